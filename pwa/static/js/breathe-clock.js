// The seconds of a session. They come from the clock, never from counting, so that a page in the
// background does not drift; but where the phone slept, nobody was guided, and it pauses there.
const SLEPT = 90;

export function makeClock(leadIn = 0) {
  let before = -leadIn;
  let since = null;
  let seen = null;
  const now = () => performance.now() / 1000;

  const clock = {
    get isGoing() {
      return since !== null;
    },
    seconds() {
      return since === null ? before : before + now() - since;
    },
    go() {
      since = now();
      seen = since;
    },
    pause() {
      before = clock.seconds();
      since = null;
    },
    // To be asked often. False: there was a sleep, and the clock stands where it began.
    isAwake() {
      if (since === null) return true;
      const at = now();
      if (at - seen > SLEPT) {
        before += seen - since;
        since = null;
        return false;
      }
      seen = at;
      return true;
    },
  };
  return clock;
}
