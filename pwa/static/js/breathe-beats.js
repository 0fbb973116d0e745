// Which beat it is at a second, and how high the sun stands then. Only arithmetic.
const HIGH = { in: 1, sip: 1, tense: 1, out: 0, loose: 0 };
const BEFORE_SIP = 0.8;

export const LEAD_IN = 3;

// "in:4 hold:4 out:6", and for the muscles "tense:6:feet".
function parse(text) {
  return text.split(" ").map((word) => {
    const [what, seconds, part = ""] = word.split(":");
    return { what, seconds: Number(seconds), part };
  });
}

function heights(beats) {
  let level = 0;
  return beats.map((beat, index) => {
    const from = level;
    level = HIGH[beat.what] ?? level;
    if (beats[index + 1]?.what === "sip") level = BEFORE_SIP;
    return { ...beat, from, to: level };
  });
}

// Whole breaths that fill the minutes: nobody is stopped within one.
export function planOf({ beats: text, cycle, rounds, minutes }) {
  const beats = heights(parse(text));
  let begins = 0;
  for (const beat of beats) {
    beat.begins = begins;
    begins += beat.seconds;
  }
  const length = begins;
  const times = Number(rounds) || Math.ceil((Number(minutes) * 60) / length);
  return {
    beats,
    length,
    rounds: times,
    total: length * times,
    cycle: Number(cycle) || beats.length,
    countsRounds: Number(rounds) > 1,
    isOneRow: Number(rounds) === 1,
  };
}

export function beatAt(plan, seconds) {
  const round = Math.min(Math.floor(seconds / plan.length), plan.rounds - 1);
  const within = seconds - round * plan.length;
  const next = plan.beats.findIndex((beat) => beat.begins > within);
  const index = Math.max(0, (next < 0 ? plan.beats.length : next) - 1);
  const beat = plan.beats[index];
  const into = Math.min(within - beat.begins, beat.seconds);
  return { beat, index, round, into, number: round * plan.beats.length + index };
}

// Counts down; of five and a half seconds the half belongs to the first of five.
export function figureAt({ beat, into }) {
  const half = beat.seconds % 1;
  return Math.max(1, Math.ceil(beat.seconds - into - half));
}

// Slow at both ends, as a breath is.
export function heightAt({ beat, into }) {
  const share = (1 - Math.cos(Math.PI * Math.min(into / beat.seconds, 1))) / 2;
  return beat.from + (beat.to - beat.from) * share;
}
