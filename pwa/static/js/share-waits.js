// A share that waits on this phone is marked so wherever its entry stands, and a second tap takes the
// word back. Once it was sent, the server says who sees it.
import htmx from "htmx.org";
import { SHARE } from "./addresses.js";

const placeOf = (form) => form.querySelector(".who-sees, .share-row-words");
let waiting = new Map(); // by entry, whether it will be shown

function mark(form, isOn) {
  const field = form.querySelector("[name=links], [name=was]");
  if (field) field.name = isOn ? "was" : "links";
  form.querySelector("[role=switch]")?.setAttribute("aria-checked", String(isOn));
  const words = document.querySelector("[data-waiting-who]").content.cloneNode(true);
  placeOf(form)?.replaceChildren(words);
}

function formsOf(id) {
  return document.querySelectorAll(`.share-form[data-share="${id}"]`);
}

function askAgain(id) {
  for (const form of formsOf(id)) {
    const target = form.closest(".share-row") ?? form;
    const headers = {
      "HX-Target": `${target.localName}#${target.id}`,
      "HX-Request-Type": "partial",
    };
    htmx.ajax("GET", `/entries/${id}/share`, { target, swap: "outerHTML", headers });
  }
}

document.addEventListener("daymark:items", ({ detail: items }) => {
  const still = new Map();
  for (const { path, state, fields } of items) {
    const id = state === "waits" && SHARE.exec(path ?? "")?.[1];
    if (id)
      still.set(
        id,
        fields.some(([name]) => name === "links"),
      );
  }
  for (const [id, isOn] of still) for (const form of formsOf(id)) mark(form, isOn);
  for (const id of waiting.keys()) if (!still.has(id)) askAgain(id);
  waiting = still;
});
