// The full-screen guide: sun, word, figure and segments in step with the seconds, and with them the
// sounds. It can be followed without reading, and without looking.
import { keepAwake } from "./breathe-awake.js";
import { beatAt, figureAt, heightAt, LEAD_IN, planOf } from "./breathe-beats.js";
import { makeClock } from "./breathe-clock.js";
import { beginSession, fill, show } from "./breathe-session.js";
import { hush, sound, soundEnd, vibrate } from "./breathe-sound.js";
import { drawSun, STILL } from "./breathe-sun.js";
import { wireSwitches } from "./breathe-switches.js";

const TICK = 100;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function makeSegments(place, plan) {
  const segments = plan.beats.slice(0, plan.cycle).map((beat) => {
    const segment = document.createElement("span");
    const filled = document.createElement("span");
    segment.className = "guide-beat";
    segment.style.flexGrow = String(beat.seconds);
    segment.append(filled);
    return { segment, filled };
  });
  place.replaceChildren(...segments.map(({ segment }) => segment));
  return segments.map(({ filled }) => filled);
}

function drawSegments(segments, { index, into, beat }) {
  const at = index % segments.length;
  for (const [place, filled] of segments.entries()) {
    const share = place < at ? 1 : place > at ? 0 : Math.min(into / beat.seconds, 1);
    filled.style.transform = `scaleX(${share.toFixed(3)})`;
  }
}

function progressOf(guide, plan, seconds, round) {
  if (plan.countsRounds) return fill(guide.dataset.ofRounds, { n: round + 1, all: plan.rounds });
  const all = Math.max(1, plan.isOneRow ? Math.round(plan.total / 60) : plan.minutes);
  if (all === 1) return guide.dataset.ofOne;
  return fill(guide.dataset.ofMinutes, { n: Math.min(all, Math.floor(seconds / 60) + 1), all });
}

// What to heed besides dizziness: the holds where there are some, sore places with the muscles.
function safetyOf(guide, plan) {
  if (plan.isOneRow) return guide.dataset.safeSore;
  const holds = plan.beats.some(({ what }) => what === "hold" || what === "rest");
  return holds ? guide.dataset.safeHolds : "";
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function follow(guide, what) {
  const plan = { ...planOf(what), minutes: Number(what.minutes) };
  const clock = makeClock(LEAD_IN);
  const find = (name) => guide.querySelector(`[data-${name}]`);
  const parts = { word: find("word"), figure: find("figure"), part: find("part") };
  const segments = makeSegments(find("segments"), plan);
  const on = wireSwitches(guide, (name) => name === "sound" && hush());
  const done = () => Math.min(Math.max(clock.seconds(), 0), plan.total);
  const session = beginSession(what, () => ({
    seconds: done(),
    rounds: plan.isOneRow ? "" : Math.floor((done() + 0.05) / plan.length),
  }));
  let beatNumber = -1;
  let timer = null;
  let frame = null;

  function cue(place) {
    beatNumber = place.number;
    const { beat } = place;
    write(parts.word, guide.dataset[`say${beat.what[0].toUpperCase()}${beat.what.slice(1)}`]);
    parts.part.hidden = !beat.part;
    if (beat.part) {
      const name = `part${beat.part[0].toUpperCase()}${beat.part.slice(1)}`;
      write(parts.part, guide.dataset[name]);
    }
    if (on.sound) sound(beat.what, beat.seconds - place.into);
    if (on.vibration) vibrate(beat.what);
  }

  function soon(seconds) {
    write(parts.word, guide.dataset.saySoon);
    write(parts.figure, String(Math.ceil(-seconds)));
    write(find("progress"), progressOf(guide, plan, 0, 0));
  }

  function step() {
    if (!clock.isAwake()) return rest();
    const seconds = clock.seconds();
    if (seconds < 0) return soon(seconds);
    if (seconds >= plan.total) return finish(true);
    const place = beatAt(plan, seconds);
    if (place.number !== beatNumber) cue(place);
    write(parts.figure, String(figureAt(place)));
    write(find("progress"), progressOf(guide, plan, seconds, place.round));
    if (still.matches) drawSegments(segments, { ...place, into: Math.floor(place.into) });
  }

  function draw() {
    frame = requestAnimationFrame(draw);
    if (still.matches) return drawSun(guide, STILL);
    const place = beatAt(plan, done());
    drawSun(guide, heightAt(place));
    drawSegments(segments, place);
  }

  function rest() {
    clock.pause();
    showPaused(true);
    clearInterval(timer);
    cancelAnimationFrame(frame);
    hush();
    keepAwake(false);
    write(parts.word, guide.dataset.sayPaused);
  }

  function go() {
    clock.go();
    showPaused(false);
    beatNumber = -1;
    timer = setInterval(step, TICK);
    frame = requestAnimationFrame(draw);
    keepAwake(true);
    step();
  }

  function showPaused(isPaused) {
    find("when-going").hidden = isPaused;
    find("when-paused").hidden = !isPaused;
  }

  function finish(isWhole) {
    clock.pause();
    clearInterval(timer);
    cancelAnimationFrame(frame);
    keepAwake(false);
    if (isWhole && on.sound) soundEnd();
    else hush();
    if (isWhole && on.vibration) vibrate("end");
    session.end();
  }

  find("pause").addEventListener("click", () => (clock.isGoing ? rest() : go()));
  find("finish").addEventListener("click", () => finish(false));
  // A space bar anywhere else than on a button pauses too.
  guide.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target !== guide) return;
    event.preventDefault();
    find("pause").click();
  });
  write(find("called"), what.called);
  write(find("safe"), safetyOf(guide, plan));
  show("guide");
  drawSun(guide, still.matches ? STILL : 0);
  guide.focus({ preventScroll: true });
  go();
}
