// A write or a search that got no proper answer is said plainly, and what was typed or tapped is kept.
// Where the session ran out, the password is asked for over the page.
import { isSentHere } from "./send-here.js";
import { askToSignIn } from "./sign-in-again.js";
import { isAcknowledged, waitsHere } from "./stamp.js";
import { toast } from "./toast.js";

const SWAPPED = [400, 409, 422];
const WITH_ERRORS = 422;
const NO_ROOM = 507; // said by the worker: this phone's storage is full, and there is no signal
const ASKS_BY_ITSELF = "[hx-trigger^='every ']";

function sendAgain(form) {
  form.requestSubmit([...form.elements].find((button) => "kept" in button.dataset));
}

// What the error page would have said.
function sentenceOf(html, status) {
  if (status === NO_ROOM) return document.querySelector("[data-phone-line]").dataset.full;
  const main = new DOMParser().parseFromString(html ?? "", "text/html").querySelector("#main");
  const parts = [...(main?.querySelectorAll("h1, h1 + p") ?? [])].map((part) => part.textContent);
  return parts.length ? parts.join(". ") : document.body.dataset.failedWords;
}

// A button that sends its form to a place of its own.
function failOf(button, { response, text }) {
  if (response?.status === 401) askToSignIn(() => button.click(), { isSaving: false });
  else toast(response ? sentenceOf(text, response.status) : sentenceOf());
}

function fail(ctx) {
  const form = ctx?.sourceElement;
  if (ctx?.request.method !== "POST") return;
  if (form instanceof HTMLButtonElement) failOf(form, ctx);
  if (!(form instanceof HTMLFormElement)) return;
  const { submitter } = ctx.request;
  for (const button of form.elements) delete button.dataset.kept;
  if (submitter) submitter.dataset.kept = "";
  const isSignedOut = ctx.response?.status === 401;
  const message = form.querySelector("[data-failed]");
  if (message) message.hidden = false;
  else if (!isSignedOut)
    toast(ctx.response ? sentenceOf(ctx.text, ctx.response.status) : sentenceOf());
  if (isSignedOut) askToSignIn(() => sendAgain(form), { isSaving: "stamp" in form.dataset });
}

document.addEventListener("htmx:error", ({ detail }) => fail(detail.ctx));

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches("form[data-stamp]") || !ctx.response.raw.ok) return;
  if (isAcknowledged(ctx) || waitsHere(ctx)) return;
  event.preventDefault();
  fail(ctx);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { sourceElement: source, response } = ctx;
  if (response.status === 401 && source instanceof HTMLAnchorElement) location.assign(source.href);
  if (response.status === 401 && source.matches(ASKS_BY_ITSELF)) location.reload();
  const isShown = isSentHere(source) ? [WITH_ERRORS] : SWAPPED;
  if (!isShown.includes(response.status)) fail(ctx);
});

document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement: source, response } = event.detail.ctx;
  const isRefused = response.status >= 400 && response.status !== WITH_ERRORS;
  if (isRefused && isSentHere(source)) event.preventDefault();
});

document.addEventListener(
  "submit",
  ({ target }) => {
    const message = target.querySelector("[data-failed]");
    if (message) message.hidden = true;
  },
  true,
);

document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-try-again]")?.form;
  if (form) sendAgain(form);
});
