// Two buttons for a number, and a figure with a half as people write it: 6½.
import { wire } from "./content.js";

export function inWords(value) {
  if (value === "") return "–";
  const whole = Math.floor(Number(value));
  if (Number(value) === whole) return String(whole);
  return whole === 0 ? "½" : `${whole}½`;
}

wire("[data-stepper]", (stepper) => {
  const input = stepper.querySelector("input");
  const figure = stepper.querySelector("[data-stepper-figure]");
  const isHalves = () => Number.isInteger(Number(input.value) * 2);
  const show = () => {
    const shown = isHalves();
    stepper.classList.toggle("stepper--shown", shown);
    figure.hidden = !shown;
    figure.textContent = inWords(input.value);
  };
  stepper.addEventListener("click", ({ target }) => {
    const step = Number(target.closest("[data-step]")?.dataset.step);
    if (!step) return;
    const by = Number(stepper.dataset.by);
    if (input.value === "") input.value = stepper.dataset.start;
    else if (by) input.value = Math.max(Number(input.min), Number(input.value) + step * by);
    else if (step > 0) input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.addEventListener("input", show);
  show();
});
