// A consent is read to its end before it can be given: until then its button leads on.
const button = document.querySelector("[data-read-on]");
const last = button && document.querySelector("#main form > :last-child");

if (last) {
  const label = button.querySelector(".button-label");
  const words = label.textContent;
  let isRead = false;
  label.textContent = button.dataset.readOn;
  new IntersectionObserver((seen, watcher) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    isRead = true;
    label.textContent = words;
    watcher.disconnect();
  }).observe(last);
  button.addEventListener("click", (event) => {
    if (isRead) return;
    event.preventDefault();
    scrollBy({ top: innerHeight * 0.7 });
  });
}
