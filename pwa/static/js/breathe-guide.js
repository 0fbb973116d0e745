// The full-screen guide: sun, word, figure and segments in step with the seconds, and with them the
// sounds. It can be followed without reading, and without looking.
import { keepAwake } from "./breathe-awake.js";
import { beatAt, LEAD_IN, planOf } from "./breathe-beats.js";
import { makeClock } from "./breathe-clock.js";
import {
  makeScreen,
  say,
  showBeat,
  showFrame,
  showPaused,
  showSecond,
  showSoon,
} from "./breathe-screen.js";
import { beginSession, show } from "./breathe-session.js";
import { hush, sound, soundEnd, vibrate } from "./breathe-sound.js";
import { wireSwitches } from "./breathe-switches.js";

const TICK = 100;

function secondsDone({ clock, plan }) {
  return Math.min(Math.max(clock.seconds(), 0), plan.total);
}

function cue(run, { beat, into, number }) {
  run.number = number;
  showBeat(run.screen, beat);
  if (run.on.sound) sound(beat.what, beat.seconds - into);
  if (run.on.vibration) vibrate(beat.what);
}

function step(run) {
  const { clock, plan, screen } = run;
  if (!clock.isAwake()) return rest(run);
  const seconds = clock.seconds();
  if (seconds < 0) return showSoon(screen, -seconds);
  if (seconds >= plan.total) return finish(run, true);
  const place = beatAt(plan, seconds);
  if (place.number !== run.number) cue(run, place);
  showSecond(screen, place, seconds);
}

function draw(run) {
  run.frame = requestAnimationFrame(() => draw(run));
  showFrame(run.screen, beatAt(run.plan, secondsDone(run)));
}

function halt({ clock, timer, frame }) {
  clock.pause();
  clearInterval(timer);
  cancelAnimationFrame(frame);
  keepAwake(false);
  hush();
}

function rest(run) {
  halt(run);
  showPaused(run.screen, true);
  say(run.screen, "paused");
}

function go(run) {
  run.clock.go();
  run.number = null;
  run.timer = setInterval(() => step(run), TICK);
  run.frame = requestAnimationFrame(() => draw(run));
  keepAwake(true);
  showPaused(run.screen, false);
  step(run);
}

function finish(run, isWhole) {
  halt(run);
  if (isWhole && run.on.sound) soundEnd();
  if (isWhole && run.on.vibration) vibrate("end");
  run.session.end();
}

function wireButtons(run) {
  const { find, guide } = run.screen;
  find("pause").addEventListener("click", () => (run.clock.isGoing ? rest(run) : go(run)));
  find("finish").addEventListener("click", () => finish(run, false));
  // A space bar anywhere else than on a button pauses too.
  guide.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target !== guide) return;
    event.preventDefault();
    find("pause").click();
  });
}

export function follow(guide, what) {
  const plan = { ...planOf(what), minutes: Number(what.minutes) };
  const run = { plan, clock: makeClock(LEAD_IN), screen: makeScreen(guide, plan, what.called) };
  run.on = wireSwitches(guide, (name) => name === "sound" && hush());
  run.session = beginSession(what, () => ({
    seconds: secondsDone(run),
    rounds: plan.isOneRow ? "" : Math.floor((secondsDone(run) + 0.05) / plan.length),
  }));
  wireButtons(run);
  show("guide");
  guide.focus({ preventScroll: true });
  go(run);
}
