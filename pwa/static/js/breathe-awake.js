// The screen stays on while somebody follows it. The lock is lost with the page's sight; it is asked
// for again when the page is back.
let wanted = false;
let lock = null;

async function hold() {
  if (!wanted || lock || document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock?.request("screen");
    lock?.addEventListener("release", () => {
      lock = null;
    });
    if (!wanted) release();
  } catch {
    lock = null; // low on battery, or not allowed: the guide goes on all the same
  }
}

function release() {
  lock?.release();
  lock = null;
}

export function keepAwake(on) {
  wanted = on;
  if (on) hold();
  else release();
}

document.addEventListener("visibilitychange", hold);
