// The form of something that waits on this phone: it opens with what waits there, is changed on that
// version, and is mended where the server did not take it.
import { wireNew } from "./content.js";
import { fillForm } from "./fill-form.js";
import { ask, hasWorker } from "./phone.js";
import { fieldOf } from "./waiting.js";

const LOG = /^\/(log\/\w+|journal\/new)$/;
const ENTRY = /^\/entries\/([0-9a-f-]{36})$/;
const DRAFT = /^\/journal\/drafts\/([0-9a-f-]{36})$/;

// A form is put in anew, so that all that is wired to it starts from what is in it now.
function putAnew(form, change) {
  const fresh = form.cloneNode(true);
  change(fresh);
  form.replaceWith(fresh);
  wireNew();
}

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
  putAnew(form, (fresh) => {
    fillForm(fresh, last.fields);
    setField(fresh, "day", fieldOf(last, "day"));
    setField(fresh, "time", fieldOf(last, "time") || new Date(last.at).toTimeString().slice(0, 5));
    setField(fresh, "base", last.id);
  });
}

function fillDraft(id, items) {
  const form = document.querySelector("form[data-draft]");
  const save = items.findLast(({ path }) => path === `/journal/drafts/${id}`);
  if (!form || !save) return;
  putAnew(form, (fresh) => {
    fillForm(fresh, save.fields);
    setField(fresh, "entry_id", id);
    setField(fresh, "draft_number", fieldOf(save, "draft_number"));
    fresh.dataset.draft = `/journal/drafts/${id}`;
  });
}

// Something else that is changed on a version: a goal, a habit, the plan.
function fillChanged(items) {
  for (const form of document.querySelectorAll("form[data-stamp]")) {
    const last = items.findLast(({ path }) => path === new URL(form.action).pathname);
    if (!last || !form.elements.namedItem("base")) continue;
    putAnew(form, (fresh) => {
      fillForm(fresh, last.fields);
      setField(fresh, "base", last.id);
    });
  }
}

function mend(item) {
  const form =
    document.querySelector("#editor, form[data-draft]") ??
    document.querySelector("form[data-stamp]");
  if (!form) return;
  say(item);
  putAnew(form, (fresh) => {
    fillForm(fresh, item.fields);
    fresh.action = item.path;
    fresh.dataset.mends = item.id;
    setField(fresh, "base", fieldOf(item, "base"));
    const id = fieldOf(item, "entry_id");
    if (id && !fresh.elements.namedItem("entry_id")) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "entry_id", value: id });
      field.dataset.creates = "";
      fresh.append(field);
    }
  });
  const problems = document.createElement("p");
  problems.className = "field-error";
  problems.setAttribute("role", "alert");
  problems.textContent = item.problems.join(" ");
  document.querySelector("#main").prepend(problems);
}

async function fill() {
  const items = (await ask({ do: "list" })) ?? [];
  const mended =
    location.hash.startsWith("#mend=") && items.find(({ id }) => id === location.hash.slice(6));
  if (mended) return mend(mended);
  const waiting = items.filter(({ state, path }) => state === "waits" && path);
  const entry = ENTRY.exec(location.pathname)?.[1];
  const draft = DRAFT.exec(location.pathname)?.[1];
  const editor = document.querySelector("form#editor");
  if (entry && editor) fillEntry(editor, entry, waiting);
  else if (draft) fillDraft(draft, waiting);
  else fillChanged(waiting);
}

const isForm = document.querySelector("form#editor, form[data-draft], form [name=base]") !== null;
if (hasWorker && isForm) fill();
