// Nothing on a page moves while a finger is down on it: the number that is tapped is the one saved.
const SETTLES = 100; // a touch's click comes a little after the finger has gone
let isDown = false;
let timer = null;
const waiting = new Set();

function lift() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    isDown = false;
    const acts = [...waiting];
    waiting.clear();
    for (const act of acts) act();
  }, SETTLES);
}

// Does it now, or when the finger has gone; several times asked for, once.
export function onceLifted(act) {
  if (isDown) waiting.add(act);
  else act();
}

addEventListener(
  "pointerdown",
  () => {
    clearTimeout(timer);
    isDown = true;
  },
  true,
);
for (const event of ["pointerup", "pointercancel"]) addEventListener(event, lift, true);
