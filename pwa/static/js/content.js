// Wires what is on the page now, and the same in whatever comes later, each element once.
const NEW = "content:new";

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
  for (const event of ["htmx:after:swap", NEW]) {
    document.addEventListener(event, () => within(document));
  }
}

// For what a module sets into the page itself.
export function wireNew() {
  document.dispatchEvent(new Event(NEW));
}
