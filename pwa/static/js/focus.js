// Nobody who goes by keyboard or ear is left nowhere: what took the place of the pressed button gets
// the focus, and a form that came back with errors begins at their list.
document.addEventListener("htmx:after:swap", ({ target }) => {
  if (document.activeElement !== document.body) return;
  const place = target instanceof Element ? target : document;
  place.querySelector("[data-take-focus], [data-first-focus]")?.focus({ preventScroll: true });
});

document.querySelector("[data-first-focus]")?.focus();
