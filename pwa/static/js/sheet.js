// A sheet over the page. All behind it rests, but Help now, which is never covered.
const place = document.querySelector("[data-sheet-place]");
let opener = null;

function setBehind(rests) {
  for (const part of document.querySelectorAll("[data-behind-sheet]")) part.inert = rests;
}

function close() {
  if (!place?.firstElementChild) return;
  place.replaceChildren();
  setBehind(false);
  opener?.focus();
  opener = null;
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.target === place) opener = ctx.sourceElement;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target !== place) return;
  setBehind(true);
  place.querySelector("[data-sheet]")?.focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-sheet-close]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
