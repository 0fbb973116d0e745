// One session from its beginning to the log: left in the middle, it is saved with the seconds so far;
// at its end the page asks how calm one is, and what is answered joins the same entry.
import { makeSaver } from "./breathe-save.js";

const OWN = ["pattern_id", "called", "inhale", "hold", "exhale", "rest"];

// One page, several states: what belongs to none of the present one is not there.
export function show(state) {
  for (const part of document.querySelectorAll("[data-at]")) {
    part.hidden = !part.dataset.at.split(" ").includes(state);
  }
}

// "{n} of {all}" and its values.
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// Each part that can be shown is headed by what is followed; a page as it comes has one heading.
export function head(part, text) {
  const place = part.querySelector("[data-called]");
  const heading = document.createElement("h1");
  heading.className = place.className;
  heading.dataset.called = "";
  heading.textContent = text;
  place.replaceWith(heading);
}

function lengthOf(form, seconds) {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  const words = m ? (s ? "lengthBoth" : "lengthMinutes") : "lengthSeconds";
  return fill(form.dataset[words], { m, s });
}

function tell(form, said) {
  const message = form.querySelector("[data-not-saved]");
  message.hidden = said === "saved" || said === null;
}

function showEnd(form, what, seconds, isLongEnough) {
  show("end");
  const before = form.elements.namedItem("calm_before").value;
  const told = form.querySelector("#f-calm_after [data-told]");
  if (before) told.textContent = fill(form.dataset.before, { n: before });
  head(document.querySelector(".shore"), what.called);
  document.querySelector("[data-done]").textContent = lengthOf(form, seconds);
  const question = form.querySelector("#f-calm_after");
  const tooShort = form.querySelector("[data-too-short]");
  question.hidden = !isLongEnough;
  tooShort.hidden = isLongEnough;
  document.querySelector("[data-again]").hidden = isLongEnough;
  document.querySelector("[data-save]").hidden = !isLongEnough;
  scrollTo(0, 0);
  question.tabIndex = -1;
  (isLongEnough ? question : tooShort).focus({ preventScroll: true });
}

// `what` names the pattern as its data attributes do; `held` says how long and how many rounds.
export function beginSession(what, held) {
  const form = document.querySelector("[data-session]");
  const saver = makeSaver(form);
  let isOver = false;

  const given = () => {
    const { seconds, rounds } = held();
    const fields = { pattern: what.pattern, seconds: Math.floor(seconds), rounds };
    for (const name of OWN) fields[name] = what.pattern === "own" ? what[keyOf(name)] : "";
    return fields;
  };
  const leave = () => {
    if (!isOver) saver.saveNow(given());
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  addEventListener("pagehide", leave);

  const finish = async () => {
    const said = await saver.save(given());
    document.querySelector("[data-save]").removeAttribute("aria-busy");
    tell(form, said);
    if (said === "signed out") {
      document.dispatchEvent(new CustomEvent("daymark:signed-out", { detail: finish }));
    }
    if (said !== "saved") return;
    isOver = true;
    location.assign(`${form.dataset.then}?saved=${saver.entryId}`);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    finish();
  });

  return {
    async end() {
      const fields = given();
      const sent = saver.save(fields);
      showEnd(form, what, fields.seconds, fields.seconds >= 5);
      tell(form, await sent);
    },
  };
}

// pattern_id stands in the page as data-pattern-id.
function keyOf(name) {
  return name.replace(/_(\w)/, (_, letter) => letter.toUpperCase());
}
