// Today of yesterday is wrong today: when the person's day turns, the page comes anew. A page whose
// day is over as it comes has not turned: the phone's clock is wrong, and it would come for ever.
const page = document.querySelector("[data-day-ends]");
const LONGEST_TIMER = 2 ** 31 - 1;
const left = () => Date.parse(page.dataset.dayEnds) - Date.now();

if (page && left() > 0) {
  const turn = () => {
    const isBusy = document.querySelector("[aria-busy]");
    if (left() <= 0 && document.visibilityState === "visible" && !isBusy) location.reload();
  };
  document.addEventListener("visibilitychange", turn);
  setTimeout(turn, Math.min(left() + 1_000, LONGEST_TIMER));
}
