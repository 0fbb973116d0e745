// The tapped number grows from its cell into the saved square.
const GROW = { duration: 320, easing: "cubic-bezier(.2, .7, .2, 1)" };
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
let cell = null;

document.addEventListener(
  "submit",
  ({ submitter }) => {
    cell = submitter?.closest("[data-scale]") ? submitter.getBoundingClientRect() : null;
  },
  true,
);

document.addEventListener("htmx:after:swap", ({ target }) => {
  const square = target.querySelector?.("[data-grows]");
  if (!square || !cell || isStill.matches) return;
  const there = square.getBoundingClientRect();
  const [across, down] = [cell.left - there.left, cell.top - there.top];
  const [wide, high] = [cell.width / there.width, cell.height / there.height];
  const from = `translate(${across}px, ${down}px) scale(${wide}, ${high})`;
  square.animate(
    [
      { transformOrigin: "0 0", transform: from },
      { transformOrigin: "0 0", transform: "none" },
    ],
    GROW,
  );
  cell = null;
});
