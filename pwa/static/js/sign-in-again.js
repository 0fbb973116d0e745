// Asks for the password over the page. The words below stay, and what was about to be done is done
// once the same person is back in; nobody else's sign-in sends it.
import { rest } from "./busy.js";
import { wireNew } from "./content.js";
import { setBehind } from "./sheet.js";

const place = document.querySelector("[data-sign-in-place]");
const pattern = document.querySelector("[data-sign-in-again]");
const sheet = document.querySelector("[data-sheet-place]");
let then = [];
let opener = null;

function close() {
  place.replaceChildren();
  sheet.inert = false;
  setBehind(sheet.firstElementChild !== null);
  then = [];
  opener?.focus();
}

function tell(form, sentence) {
  const line = form.querySelector("[data-sign-in-wrong]");
  line.textContent = sentence;
  line.hidden = false;
  form.querySelector("[type=password]").focus();
}

async function signIn(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json", "HX-Request": "true" },
    body: new URLSearchParams(new FormData(form)),
  });
  if (answer.ok && answer.headers.has("HX-Redirect")) return null;
  const problem = await answer.json();
  return Object.values(problem.errors ?? {})[0] ?? problem.detail;
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  let wrong = document.body.dataset.failedWords;
  try {
    wrong = await signIn(form);
  } catch {
    // No network, or an answer that is not ours: said as any other failure.
  }
  rest(form);
  if (wrong) {
    tell(form, wrong);
    return;
  }
  const acts = then;
  close();
  document.dispatchEvent(new Event("daymark:signed-in"));
  for (const act of acts) act();
}

function ask(isSaving) {
  const asked = pattern.content.cloneNode(true);
  const others = asked.querySelectorAll(isSaving ? "[data-to-look]" : "[data-to-save]");
  for (const words of others) words.remove();
  place.replaceChildren(asked);
}

// Calls `act` after the person has signed in again; never, if they don't.
export function askToSignIn(act, { isSaving = true } = {}) {
  if (!pattern) return;
  then.push(act);
  if (place.firstElementChild) return;
  opener = document.activeElement;
  ask(isSaving);
  setBehind(true);
  sheet.inert = true;
  wireNew();
  place.querySelector("form").addEventListener("submit", submit);
  place.querySelector("[type=password]").focus();
}

// The same for a page with a bundle of its own.
document.addEventListener("daymark:signed-out", ({ detail }) => askToSignIn(detail));

place?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-sign-in-close]")) close();
});

place?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  close();
});
