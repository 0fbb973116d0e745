// A sheet over the page. All behind it rests, but Help now, which is never covered.
import { wire } from "./content.js";
import { isAcknowledged } from "./stamp.js";

const place = document.querySelector("[data-sheet-place]");
let opener = null;

export function setBehind(rests) {
  for (const part of document.querySelectorAll("[data-behind-sheet]")) part.inert = rests;
}

// The card of what was logged goes with the sheet, so the page behind has to show it now.
function showBehind() {
  if (document.querySelector("#horizon")) document.body.dispatchEvent(new CustomEvent("logged"));
  else location.reload();
}

function close() {
  if (!place?.firstElementChild) return;
  const hasLogged = place.querySelector("[name=card]") !== null;
  place.replaceChildren();
  setBehind(false);
  opener?.focus();
  opener = null;
  if (hasLogged) showBehind();
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.target === place) opener = ctx.sourceElement;
});

wire("[data-sheet]", (sheet) => {
  setBehind(true);
  sheet.focus();
});

// A form that does all the sheet was opened for closes it, once it was acknowledged.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const done = ctx.sourceElement?.matches?.("[data-closes-sheet]");
  if (done && ctx.response && isAcknowledged(ctx)) close();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-sheet-close]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
