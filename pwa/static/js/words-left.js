// How many words still fit. Says it, and lets the person write on.
import { wire } from "./content.js";

export function countWords(text) {
  return text.trim() === "" ? 0 : text.trim().split(/\s+/).length;
}

wire("[data-words]", (field) => {
  const line = field.closest(".field").querySelector("[data-words-left]");
  const tell = () => {
    const left = Number(field.dataset.words) - countWords(field.value);
    const { one, many, over } = line.dataset;
    const words = left < 0 ? over : left === 1 ? one : many;
    line.textContent = words.replace("{n}", Math.abs(left));
    line.classList.toggle("field-left--over", left < 0);
    line.hidden = false;
  };
  field.addEventListener("input", tell);
  tell();
});
