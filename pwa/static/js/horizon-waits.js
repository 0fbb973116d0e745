// What waits on this phone, planted on the day's horizon where the server will plant it: by the hours
// that stand under the line.
import { clockOf } from "./day.js";

const NEAR = 33;
const MARGIN = 5;

function shareOf(mark) {
  return Number.parseFloat(mark.getAttribute("x"));
}

// From the hour of a day to the share of the width, in percent.
function readLine(horizon) {
  const labels = [...horizon.querySelectorAll("[data-hour]")];
  const [first, last] = [labels.at(0), labels.at(-1)];
  if (first === last) return null;
  const from = Number(first.dataset.hour);
  const step = (shareOf(last) - shareOf(first)) / (Number(last.dataset.hour) - from);
  const place = (hour) => shareOf(first) + (hour - from) * step;
  return (hour) => Math.min(Math.max(place(hour), MARGIN), 100 - MARGIN);
}

// After midnight and before their day begins it is still the day before.
function hourOf(at) {
  const [hour, minute] = clockOf(at).split(":").map(Number);
  const isLate = hour < Number(document.body.dataset.dayStarts ?? 0);
  return hour + minute / 60 + (isLate ? 24 : 0);
}

function makeMark({ id, shown, at }, placeOf) {
  const kind = document.querySelector(`[data-horizon-mark="${shown?.kind}"]`);
  if (!kind) return null;
  const mark = kind.content.firstElementChild.cloneNode(true);
  mark.dataset.waits = id;
  mark.setAttribute("x", `${placeOf(hourOf(at))}%`);
  if (shown.score) {
    mark.querySelector("[class^=mood-]").setAttribute("class", `mood-${shown.score}`);
    mark.querySelector("text").textContent = shown.score;
  }
  return mark;
}

// Too near to another one its pole is long.
function standApart(mark, others, width) {
  const isNear = others.some((x) => (Math.abs(x - shareOf(mark)) * width) / 100 < NEAR);
  if (isNear)
    mark.querySelector(".horizon-head").classList.add("horizon-near", "horizon-near-wide");
  else mark.querySelector(".horizon-pole--tall").remove();
}

export function plant(things) {
  const horizon = document.querySelector("#horizon");
  const line = horizon?.querySelector(".horizon-line");
  const placeOf = line && readLine(horizon);
  if (!placeOf) return;
  const heads = [...horizon.querySelectorAll("svg[x]:has(.horizon-head)")];
  const others = heads.map(shareOf);
  for (const thing of things) {
    const mark = makeMark(thing, placeOf);
    if (!mark) continue;
    standApart(mark, others, horizon.clientWidth);
    others.push(shareOf(mark));
    line.before(mark);
  }
}
