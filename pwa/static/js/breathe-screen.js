// What is seen of a guide: word, figure, segments, how far it is, and the sun.
import { figureAt, heightAt } from "./breathe-beats.js";
import { fill, head } from "./breathe-session.js";
import { drawSun, STILL } from "./breathe-sun.js";

const stillness = matchMedia("(prefers-reduced-motion: reduce)");

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

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

function progressOf({ texts, plan }, seconds, round) {
  if (plan.countsRounds) return fill(texts.ofRounds, { n: round + 1, all: plan.rounds });
  const all = Math.max(1, plan.isOneRow ? Math.round(plan.total / 60) : plan.minutes);
  if (all === 1) return texts.ofOne;
  return fill(texts.ofMinutes, { n: Math.min(all, Math.floor(seconds / 60) + 1), all });
}

// What to heed besides dizziness: the holds where there are some, sore places with the muscles.
function safetyOf({ texts, plan }) {
  if (plan.isOneRow) return texts.safeSore;
  return plan.beats.some(({ what }) => what === "hold" || what === "rest") ? texts.safeHolds : "";
}

function named(texts, before, name) {
  return texts[before + name[0].toUpperCase() + name.slice(1)];
}

export function makeScreen(guide, plan, called) {
  const find = (name) => guide.querySelector(`[data-${name}]`);
  const screen = { guide, plan, find, texts: guide.dataset };
  screen.segments = makeSegments(find("segments"), plan);
  head(guide, called);
  write(find("safe"), safetyOf(screen));
  drawSun(guide, stillness.matches ? STILL : 0);
  return screen;
}

export function say({ find, texts }, word) {
  write(find("word"), named(texts, "say", word));
}

export function showBeat(screen, beat) {
  const part = screen.find("part");
  say(screen, beat.what);
  part.hidden = !beat.part;
  if (beat.part) write(part, named(screen.texts, "part", beat.part));
}

export function showSecond(screen, place, seconds) {
  write(screen.find("figure"), String(figureAt(place)));
  write(screen.find("progress"), progressOf(screen, seconds, place.round));
  if (stillness.matches) {
    drawSegments(screen.segments, { ...place, into: Math.floor(place.into) });
  }
}

export function showSoon(screen, left) {
  say(screen, "soon");
  write(screen.find("figure"), String(Math.ceil(left)));
  write(screen.find("progress"), progressOf(screen, 0, 0));
}

export function showFrame(screen, place) {
  if (stillness.matches) {
    drawSun(screen.guide, STILL);
    return;
  }
  drawSun(screen.guide, heightAt(place));
  drawSegments(screen.segments, place);
}

export function showPaused({ find }, isPaused) {
  find("when-going").hidden = isPaused;
  find("when-paused").hidden = !isPaused;
}
