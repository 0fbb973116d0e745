// The form of something that waits on this phone: it opens with what waits there, is changed on that
// version, and is mended where the server did not take it.
import { DRAFT, ENTRY, LOG } from "./addresses.js";
import { clockOf } from "./day.js";
import { fillForm } from "./fill-form.js";
import { addHidden } from "./hidden-field.js";
import { ask, hasWorker } from "./phone.js";
import { fieldOf } from "./waiting.js";

function setField(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

function say(item) {
  const title = document.querySelector("[data-blank-title]");
  if (!title) return;
  title.textContent = item.shown?.title || title.textContent;
  const told = document.querySelector("[data-blank-told]");
  told.textContent = told.dataset.waits;
}

function fillEntry(form, id, items) {
  const made = items.find((item) => LOG.test(item.path) && fieldOf(item, "entry_id") === id);
  const edits = items.filter(({ path }) => path === `/entries/${id}/edit`);
  const last = edits.at(-1) ?? made;
  if (!last) return;
  if (document.querySelector("[data-blank-entry]")) {
    for (const each of document.querySelectorAll("form[data-stamp]")) {
      each.action = each.getAttribute("action").replace(/[0-9a-f-]{36}/, id);
    }
    say(last);
  }
  fillForm(form, last.fields);
  setField(form, "day", fieldOf(last, "day"));
  setField(form, "time", fieldOf(last, "time") || clockOf(last.at));
  setField(form, "base", last.id);
}

function fillDraft(id, items) {
  const form = document.querySelector("form[data-draft]");
  const save = items.filter(({ path }) => path === `/journal/drafts/${id}`).at(-1);
  if (!form || !save) return;
  const count = Number(fieldOf(save, "draft_number"));
  if (count <= Number(form.elements.namedItem("draft_number").value)) return;
  fillForm(form, save.fields);
  setField(form, "entry_id", id);
  const detail = { path: save.path, count, isSent: save.state === "sent" };
  form.dispatchEvent(new CustomEvent("draft:goes-on", { detail }));
}

// Something else that is changed on a version: a goal, a habit, the plan.
function fillChanged(items) {
  for (const form of document.querySelectorAll("form[data-stamp]")) {
    const there = new URL(form.action).pathname;
    const last = items.filter(({ path }) => path === there).at(-1);
    if (!last || !form.elements.namedItem("base")) continue;
    fillForm(form, last.fields);
    setField(form, "base", last.id);
  }
}

// What the server did not take was never made: the mended form makes it.
function makeAnew(form, id) {
  if (!id || form.elements.namedItem("entry_id")) return;
  addHidden(form, "entry_id", id).dataset.creates = "";
}

function mend(item) {
  const form =
    document.querySelector("#editor, form[data-draft]") ??
    document.querySelector("form[data-stamp]");
  if (!form) return;
  say(item);
  fillForm(form, item.fields);
  form.action = item.path;
  form.dataset.mends = item.id;
  setField(form, "base", fieldOf(item, "base"));
  makeAnew(form, fieldOf(item, "entry_id"));
  const problems = document.createElement("p");
  problems.className = "field-error";
  problems.setAttribute("role", "alert");
  problems.textContent = item.problems.join(" ");
  document.querySelector("#main").prepend(problems);
}

async function fill() {
  const items = (await ask({ do: "list", drafts: true })) ?? [];
  const mended =
    location.hash.startsWith("#mend=") && items.find(({ id }) => id === location.hash.slice(6));
  if (mended) return mend(mended);
  const written = items.filter(({ path, state }) => path && state !== "refused");
  const waiting = written.filter(({ state }) => state === "waits");
  const entry = ENTRY.exec(location.pathname)?.[1];
  const draft = DRAFT.exec(location.pathname)?.[1];
  const editor = document.querySelector("form#editor");
  if (entry && editor) fillEntry(editor, entry, waiting);
  else if (draft) fillDraft(draft, written);
  else fillChanged(waiting);
}

// An empty form is nobody's until it is filled: what is sent before then waits for it.
function holdUntil(filled) {
  let isFilled = false;
  const hold = (event) => {
    if (isFilled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    filled.then(() => event.target.requestSubmit(event.submitter));
  };
  addEventListener("submit", hold, true);
  filled.finally(() => {
    isFilled = true;
  });
}

const isForm = document.querySelector("form#editor, form[data-draft], form [name=base]") !== null;
if (hasWorker && isForm) {
  const filled = fill();
  if (document.querySelector("[data-blank-entry]") || location.hash) holdUntil(filled);
}
