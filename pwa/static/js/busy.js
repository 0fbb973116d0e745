// A button says that it works while its request runs, and a second tap meanwhile does nothing.
const LONGEST = 20_000;

export function rest(form) {
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  for (const button of form.elements) button.removeAttribute("aria-busy");
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if ([...form.elements].some((element) => element.hasAttribute("aria-busy"))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => rest(form), LONGEST);
  },
  true,
);

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  if (detail.ctx.hx?.redirect) return;
  // The answer may have taken the form's place; a button outside of it is still there.
  detail.ctx.request.submitter?.removeAttribute("aria-busy");
  if (target instanceof HTMLFormElement) rest(target);
});
