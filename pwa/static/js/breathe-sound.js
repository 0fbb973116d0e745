// Two soft sounds that differ: one that rises while the breath goes in, one that falls while it goes
// out. A hold is silent. Made here, so nothing has to be loaded.
const IN = { from: 196, to: 294 };
const OUT = { from: 262, to: 147 };
const TONES = { in: IN, sip: { from: 294, to: 330 }, tense: IN, out: OUT, loose: OUT };
const LOUDEST = 0.12;
const LONGEST = 8;

let audio = null;
let playing = null;

// A browser that was not touched yet allows no sound, and complains of one that tries.
function wasTouched() {
  return navigator.userActivation?.hasBeenActive ?? true;
}

function open() {
  const Kind = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Kind || !wasTouched()) return null;
  audio ??= new Kind();
  if (audio.state === "suspended") audio.resume();
  return audio;
}

export function hush() {
  if (!playing) return;
  const { gain, at, tones } = playing;
  playing = null;
  gain.gain.cancelScheduledValues(at.currentTime);
  gain.gain.setTargetAtTime(0, at.currentTime, 0.08);
  for (const tone of tones) tone.stop(at.currentTime + 0.6);
}

function glide({ from, to }, seconds) {
  const at = open();
  if (!at) return;
  const begins = at.currentTime + 0.02;
  const ends = begins + seconds;
  const gain = at.createGain();
  const soft = at.createBiquadFilter();
  soft.type = "lowpass";
  soft.frequency.value = 700;
  gain.gain.setValueAtTime(0, begins);
  gain.gain.linearRampToValueAtTime(LOUDEST, begins + Math.min(seconds / 3, 1.2));
  gain.gain.linearRampToValueAtTime(0, ends);
  gain.connect(soft).connect(at.destination);
  const tones = [1, 1.5].map((times) => {
    const tone = at.createOscillator();
    tone.frequency.setValueAtTime(from * times, begins);
    tone.frequency.exponentialRampToValueAtTime(to * times, ends);
    tone.connect(gain);
    tone.start(begins);
    tone.stop(ends);
    return tone;
  });
  playing = { gain, at, tones };
}

export function sound(what, seconds) {
  hush();
  if (TONES[what]) glide(TONES[what], Math.min(seconds, LONGEST));
}

export function soundEnd() {
  hush();
  glide({ from: 294, to: 294 }, 2.4);
}

const PULSES = {
  in: [70],
  sip: [30],
  tense: [70],
  hold: [20],
  rest: [20],
  out: [40, 70, 40],
  loose: [40, 70, 40],
  end: [120, 90, 120],
};

export const canVibrate =
  "vibrate" in navigator && globalThis.matchMedia("(pointer: coarse)").matches;

export function vibrate(what) {
  if (canVibrate && wasTouched()) navigator.vibrate(PULSES[what]);
}
