// The page's side of the service worker: starts it, asks it, and hears what it tells.
const container = navigator.serviceWorker;
const LONGEST = 10_000;

// Private windows and old browsers have none: all works there with signal, and nothing without.
export const hasWorker = Boolean(container) && "indexedDB" in globalThis;

const whose = document.body.dataset.whose ?? "";

async function findWorker() {
  if (container.controller) return container.controller;
  return (await container.getRegistration())?.active ?? null;
}

// Asks the worker for something, and returns what it answers; null where there is none.
export async function ask(what) {
  const worker = hasWorker ? await findWorker() : null;
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, LONGEST, null);
  });
  worker.postMessage(what, [port2]);
  return heard;
}

export function hear(what, act) {
  container?.addEventListener("message", ({ data }) => {
    if (data?.is === what) act(data);
  });
}

function start() {
  ask({ do: "start", whose });
}

function keepSending() {
  ask({ do: "send" });
}

// A newer worker that waits fetches the kept pages anew and then takes over. Nothing is loaded again
// for it: what is being typed stays.
function letNewerTakeOver(registration) {
  const ask = () => registration.waiting?.postMessage({ do: "take over" });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", ask);
  });
  ask();
}

// Whether this browser lets a worker be; its settings may forbid it.
async function begin() {
  try {
    const registration = await container.register("/sw.js");
    if (!registration) return false;
    await container.ready;
    letNewerTakeOver(registration);
  } catch {
    return false;
  }
  start();
  return true;
}

async function beginOnceLoaded() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => {
      addEventListener("load", resolve, { once: true });
    });
  }
  return begin();
}

export const isAtHome = hasWorker ? beginOnceLoaded() : Promise.resolve(false);

if (hasWorker) {
  addEventListener("online", keepSending);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") keepSending();
  });
  document.addEventListener("daymark:signed-in", start);
}
