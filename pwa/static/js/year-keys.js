// The year's months are one stop for the keyboard: arrows go from one to the next.
import { wire } from "./content.js";

wire("[data-year]", (year) => {
  const months = [...year.querySelectorAll("a")];
  const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  year.addEventListener("keydown", (event) => {
    const at = months.indexOf(event.target);
    const next = months[at + steps[event.key]];
    if (at < 0 || !next) return;
    event.preventDefault();
    months[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
});
