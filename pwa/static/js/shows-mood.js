// A number of the mood scale wears its colour while it is being picked.
import { wire } from "./content.js";

const ON_SCALE = /^(?:[1-9]|10)$/;

wire("[data-shows-mood]", (holder) => {
  const input = holder.querySelector("input");
  const figure = holder.querySelector("[data-stepper-figure]");
  const colours = () => [...figure.classList].filter((name) => name.startsWith("mood"));
  const show = () => {
    figure.classList.remove(...colours());
    if (ON_SCALE.test(input.value)) figure.classList.add("mood", `mood-${input.value}`);
  };
  input.addEventListener("input", show);
  show();
});
