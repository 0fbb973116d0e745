// A sheet over the page. All behind it rests, but Help now, which is never covered.
import { wire } from "./content.js";

const place = document.querySelector("[data-sheet-place]");
let opener = null;

// Help now of the head rests too: the sheet brings its own, which stands in the same place.
export function setBehind(rests) {
  const behind = document.querySelectorAll("[data-behind-sheet], .head > .help-now");
  for (const part of behind) part.inert = rests;
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

// A toast would lie over the buttons of the sheet.
wire("[data-sheet]", (sheet) => {
  document.querySelector("#toasts")?.replaceChildren();
  setBehind(true);
  sheet.focus();
});

// What is done in the sheet and answered on the page behind closes it: after the answer has been told
// to the page, and before anything else is tapped. Where it is answered is asked before the swap:
// after it, what was swapped stands nowhere.
const answeredBehind = new WeakSet();

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const isBehind = ctx.target instanceof Element && !place?.contains(ctx.target);
  if (isBehind && place?.contains(ctx.sourceElement)) answeredBehind.add(ctx);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.status === "swapped" && answeredBehind.has(ctx)) close();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-sheet-close]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
