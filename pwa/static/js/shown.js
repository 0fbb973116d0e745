// What a form that is sent is called, so that the phone can show it while it waits.
import { addHidden } from "./hidden-field.js";

const LONGEST = 160;
const REFUSALS = [400, 404, 409, 413, 422];

function scoreOf(form, submitter) {
  if (submitter?.name === "score") return submitter;
  return form.querySelector("[name=score]:checked");
}

function firstWords(form) {
  const texts = [...form.querySelectorAll("textarea, [name=happened], [name=reason]")];
  return texts.map(({ value }) => value.trim()).find(Boolean) ?? "";
}

function describe(form, submitter) {
  const { kind = "other", called } = form.dataset;
  const score = kind === "mood" ? scoreOf(form, submitter) : null;
  const word = score?.getAttribute("aria-label")?.split(", ").slice(1).join(", ");
  const title = word ?? called ?? document.querySelector("h1")?.textContent ?? "";
  const detail = firstWords(form).slice(0, LONGEST);
  return { kind, title: title.trim(), detail, score: score?.value ?? null };
}

function put(form, name, value) {
  const known = form.querySelector(`input[type=hidden][name=${name}]`);
  if (known) known.value = value;
  else addHidden(form, name, value);
}

// By address, the write that was refused on this page: what is sent there next mends it.
const refused = new Map();

function pathOf(form) {
  return new URL(form.action).pathname;
}

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const { sourceElement: form, response, request } = ctx;
  if (!form.matches("form[data-stamp]") || !response) return;
  if (!REFUSALS.includes(response.status)) refused.delete(pathOf(form));
  else refused.set(pathOf(form), request.body.get("write_id"));
});

// Told to the worker beside the form; it goes no further.
export function tellShown(form, submitter) {
  if (!navigator.serviceWorker?.controller) return;
  put(form, "shown", JSON.stringify(describe(form, submitter)));
  put(form, "from", location.pathname + location.search);
  const mends = form.dataset.mends ?? refused.get(pathOf(form));
  if (mends) put(form, "mends", mends);
}
