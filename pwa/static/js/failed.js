// A write that got no proper answer is said plainly beside the form, and what was tapped is kept.
import { isAcknowledged } from "./stamp.js";

const SWAPPED = [400, 409, 422];

function tell(form, isSignedOut) {
  const message = form.querySelector("[data-failed]");
  if (message) {
    message.querySelector("[data-try-again]").hidden = isSignedOut;
    message.querySelector("[data-sign-in-again]").hidden = !isSignedOut;
    message.hidden = false;
    return;
  }
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = document.body.dataset.failedWords;
  toast.append(words);
  document.querySelector("#toasts").replaceChildren(toast);
}

function fail(ctx) {
  const form = ctx?.sourceElement;
  if (!(form instanceof HTMLFormElement) || ctx.request.method !== "POST") return;
  const { submitter } = ctx.request;
  for (const kept of form.querySelectorAll("[data-kept]")) delete kept.dataset.kept;
  if (submitter) submitter.dataset.kept = "";
  tell(form, ctx.response?.status === 401);
}

document.addEventListener("htmx:error", ({ detail }) => fail(detail.ctx));

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches("form[data-stamp]") || !ctx.response.raw.ok) return;
  if (isAcknowledged(ctx)) return;
  event.preventDefault();
  fail(ctx);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!SWAPPED.includes(ctx.response.status)) fail(ctx);
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
  if (form) form.requestSubmit(form.querySelector("[data-kept]"));
});
