// Every act of writing gets its ids and its instant here, at the tap. A second try of the same act
// keeps them, so that the server knows it again; other content is another act.
import { tellShown } from "./shown.js";
import { uuid7 } from "./uuid7.js";

export const STAMP = [
  "write_id",
  "tapped_at",
  "whose",
  "draft_number",
  "switch",
  "shown",
  "from",
  "mends",
];
const unanswered = new WeakMap();

// The fields that name what is made.
function listMade(form) {
  return [...form.elements].filter(({ dataset }) => "creates" in dataset);
}

export function contentOf(form, submitter) {
  const stamped = [...STAMP, ...listMade(form).map(({ name }) => name)];
  const fields = [...new FormData(form)].filter(([name]) => !stamped.includes(name));
  if (submitter?.name) fields.push([submitter.name, submitter.value]);
  return JSON.stringify(fields);
}

function stamp(form, submitter) {
  const content = contentOf(form, submitter);
  if (unanswered.get(form) === content) return;
  // What is kept while it is typed has the id of its entry already.
  const keepsId = "draft" in form.dataset && !unanswered.has(form);
  unanswered.set(form, content);
  const fill = (name, value) => {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  };
  fill("write_id", uuid7());
  fill("tapped_at", new Date().toISOString());
  if (keepsId) return;
  for (const field of listMade(form)) field.value = uuid7();
}

// For what is to go under another id from now on.
export function forgetTry(form) {
  unanswered.delete(form);
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-stamp]")) return;
    stamp(event.target, event.submitter);
    tellShown(event.target, event.submitter);
  },
  true,
);

// Whether an answer names the write it answers. A hotel's sign-in page says 200 too.
export function isAcknowledged(ctx) {
  const id = ctx.request.body.get("write_id");
  if (!id) return ctx.response.raw.ok && ctx.response.headers.has("HX-Redirect"); // a save
  const named = ctx.response.headers.get("Daymark-Write") ?? "";
  return ctx.response.raw.ok && named.startsWith(id);
}

// Whether a write was written down on this phone, and waits there.
export function waitsHere(ctx) {
  return ctx.response?.status === 202 && ctx.response.headers.has("Daymark-Waits");
}

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches("form[data-stamp]")) return;
  if (isAcknowledged(ctx)) unanswered.delete(ctx.sourceElement);
});
