// The button of the sharing sheet names everybody who is on.
function nameAll(names, { and }) {
  if (names.length < 2) return names.join("");
  const start = names.slice(0, -1).join(", ");
  return and.replace("{one}", start).replace("{other}", names.at(-1));
}

function say(form) {
  const names = [...form.querySelectorAll("[data-name]:checked")].map(
    ({ dataset }) => dataset.name,
  );
  const { nobody, somebody } = form.dataset;
  const words = names.length ? somebody.replace("{names}", nameAll(names, form.dataset)) : nobody;
  form.querySelector(".button-label").textContent = words;
}

function sayIn(within) {
  for (const form of within.querySelectorAll("[data-share-names]")) say(form);
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-share-names]");
  if (form) say(form);
});
document.addEventListener("htmx:after:swap", () => sayIn(document));
sayIn(document);
