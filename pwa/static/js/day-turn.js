// Today of yesterday is wrong today: when the person's day has turned, the page comes anew.
const page = document.querySelector("[data-day-ends]");
const LONGEST_TIMER = 2 ** 31 - 1;

if (page) {
  const left = () => Date.parse(page.dataset.dayEnds) - Date.now();
  const turn = () => {
    const isBusy = document.querySelector("[aria-busy]");
    if (left() <= 0 && document.visibilityState === "visible" && !isBusy) location.reload();
  };
  document.addEventListener("visibilitychange", turn);
  setTimeout(turn, Math.min(Math.max(left(), 0) + 1_000, LONGEST_TIMER));
}
