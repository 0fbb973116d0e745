// What the pages of breathing get beside page.js.
import { follow } from "./breathe-guide.js";
import { ground } from "./breathe-senses.js";

const guide = document.querySelector("[data-guide]");
const senses = document.querySelector("[data-senses]");
const choice = document.querySelector("#choose");

choice?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.submitter?.removeAttribute("aria-busy");
  const chosen = choice.querySelector("[name=pattern]:checked");
  const { value } = choice.elements.namedItem("minutes");
  follow(guide, { ...chosen.dataset, minutes: value });
});

if (guide && "atOnce" in guide.dataset) follow(guide, { ...guide.dataset });
if (senses) ground(senses);
