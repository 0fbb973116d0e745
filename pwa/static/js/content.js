// Wires what is on the page now, and the same in whatever is swapped in later, each element once.
export function wire(selector, start) {
  const wired = new WeakSet();
  const within = (root) => {
    for (const element of root.querySelectorAll(selector)) {
      if (wired.has(element)) continue;
      wired.add(element);
      start(element);
    }
  };
  within(document);
  document.addEventListener("htmx:after:swap", () => within(document));
}
