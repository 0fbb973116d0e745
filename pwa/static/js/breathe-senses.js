// Grounding: one sense after another, at one's own pace. Each thing found lights one glint.
import { makeClock } from "./breathe-clock.js";
import { beginSession, fill, head, show } from "./breathe-session.js";

export function ground(guide) {
  const senses = [...guide.querySelectorAll("[data-sense]")];
  const found = guide.querySelector("[data-found]");
  const clock = makeClock();
  const session = beginSession(guide.dataset, () => {
    clock.isAwake();
    return { seconds: clock.seconds(), rounds: "" };
  });
  let at = 0;

  function finish() {
    clock.isAwake();
    clock.pause();
    session.end();
  }

  function next() {
    at += 1;
    if (at === senses.length) {
      finish();
      return;
    }
    for (const [place, sense] of senses.entries()) sense.hidden = place !== at;
    found.textContent = "";
    senses[at].querySelector("h2").focus({ preventScroll: true });
  }

  function light() {
    const lights = [...senses[at].querySelectorAll("[data-light]")];
    const lit = lights.findIndex((one) => !one.classList.contains("sense-light--on"));
    lights[lit].classList.add("sense-light--on");
    found.textContent = fill(found.dataset.count, { n: lit + 1, all: lights.length });
    if (lit === lights.length - 1) next();
  }

  guide.querySelector("[data-one]").addEventListener("click", light);
  guide.querySelector("[data-skip]").addEventListener("click", next);
  guide.querySelector("[data-finish]").addEventListener("click", finish);
  head(guide, guide.dataset.called);
  show("guide");
  senses[0].querySelector("h2").focus({ preventScroll: true });
  clock.go();
  setInterval(() => clock.isAwake(), 1000);
}
