// Daymark on the home screen. The browser's own question is held back until somebody asks for it; on
// an iPhone there is no such question, and the steps are told.
import { wire } from "./content.js";

const SAID_NO = "home-screen-not-now";
const isInstalled =
  matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple =
  /iPhone|iPad/.test(navigator.userAgent) ||
  (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const isAndroid = /Android/.test(navigator.userAgent);
const here = isApple ? "apple" : isAndroid ? "android" : "computer";
let question = null;

function hasSaidNo() {
  try {
    return localStorage.getItem(SAID_NO) !== null;
  } catch {
    return true; // it could not be remembered: then it is not asked
  }
}

function sayNo() {
  try {
    localStorage.setItem(SAID_NO, "1");
  } catch {
    // It is not asked where it could not be remembered either.
  }
}

function show() {
  const canAsk = question !== null && !isInstalled;
  for (const offer of document.querySelectorAll("[data-install-offer]")) {
    offer.hidden = isInstalled || hasSaidNo() || !(canAsk || isApple);
  }
  for (const way of document.querySelectorAll("[data-install-now]")) way.hidden = !canAsk;
  for (const said of document.querySelectorAll("[data-install-there]")) said.hidden = !isInstalled;
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  question = event;
  show();
});

addEventListener("appinstalled", () => {
  question = null;
  show();
});

// The steps for this device come first.
wire(`[data-install-on="${here}"]`, (steps) => {
  steps.parentElement.querySelector("[data-install-on]").before(steps);
});

wire("[data-install-offer], [data-install-now], [data-install-there]", show);

document.addEventListener("click", async ({ target }) => {
  if (target.closest("[data-install-not-now]")) {
    sayNo();
    show();
  }
  if (target.closest("[data-install]") && question) {
    const asked = question;
    question = null;
    await asked.prompt();
    show();
  }
});
