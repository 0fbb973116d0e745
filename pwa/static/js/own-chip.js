// "Add your own": the field becomes a chip, and Enter makes a new one.
import { wire } from "./content.js";

function makeChip(pattern, words) {
  const chip = pattern.cloneNode(true);
  const box = chip.querySelector("input");
  box.value = words;
  box.checked = true;
  chip.querySelector(".chip-face").lastChild.textContent = words;
  return chip;
}

wire("[data-own-chips]", (group) => {
  const holder = group.querySelector("[data-own-chip]");
  const field = group.querySelector("[data-own-chip-words]");
  const blank = group.querySelector("template[data-blank-chip]");
  const pattern = (blank?.content ?? group).querySelector(".chip");
  const opener = group.querySelector("[data-own-chip-open]");
  const setOpen = (open) => {
    holder.hidden = !open;
    opener.hidden = open;
  };
  const add = () => {
    const words = field.value.trim();
    field.value = "";
    if (words) holder.before(makeChip(pattern, words));
  };
  opener.addEventListener("click", () => {
    setOpen(true);
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
    setOpen(false);
    opener.focus();
  });
  field.addEventListener("blur", () => {
    add();
    setOpen(false);
  });
  setOpen(field.value !== "");
});
