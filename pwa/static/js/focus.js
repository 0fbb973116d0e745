// Nobody who goes by keyboard or ear is left nowhere: what took the place of the pressed button gets
// the focus, and a form that came back with errors begins at their list. Where the button went with
// the list it stood in, the head of that list has it.
const TAKES = "[data-take-focus]";
let left = "";

document.addEventListener("focusin", ({ target }) => {
  left = target.closest("section[id]")?.id ?? "";
});

document.addEventListener("htmx:after:swap", ({ target, detail }) => {
  if (detail.ctx.response?.status === 422) document.querySelector("[data-first-focus]")?.focus();
  if (document.activeElement !== document.body) return;
  const place = target instanceof Element ? target : document;
  const takes = place.querySelector(TAKES) ?? document.getElementById(left)?.querySelector(TAKES);
  takes?.focus({ preventScroll: true });
});

document.querySelector("[data-first-focus]")?.focus();
