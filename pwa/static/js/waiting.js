// What waits on this phone, shown where it will stand: in today's list, among the entries, and on the
// page of its own. Rows are made of the page's own templates, and words only ever set as text.
import { BIN, DRAFT, EDIT, LOG, RESTORE } from "./addresses.js";
import { clockOf } from "./day.js";
import { onceLifted } from "./finger.js";
import { plant } from "./horizon-waits.js";
import { ask, hasWorker } from "./phone.js";

export function fieldOf(item, name) {
  return item.fields.find(([field]) => field === name)?.[1] ?? "";
}

function follow(things, item) {
  const edited = things.get(EDIT.exec(item.path)?.[1]);
  if (edited) Object.assign(edited, { shown: item.shown ?? edited.shown, at: edited.at });
  const binned = things.get(BIN.exec(item.path)?.[1]);
  if (binned) binned.isBinned = true;
  const restored = things.get(RESTORE.exec(item.path)?.[1]);
  if (restored) restored.isBinned = false;
}

// What there is to see of the waiting items: each new thing once, as its last change left it.
export function gather(items) {
  const things = new Map();
  const others = [];
  for (const item of items.filter(({ state, path }) => state === "waits" && path)) {
    const { path, shown, at } = item;
    const draft = DRAFT.exec(path)?.[1];
    if (LOG.test(path)) {
      const id = fieldOf(item, "entry_id");
      things.set(id, { id, shown, at, day: fieldOf(item, "day"), href: `/entries/${id}` });
    } else if (draft) others.push({ id: draft, shown, at, href: `/journal/drafts/${draft}` });
    else if (EDIT.test(path) || BIN.test(path) || RESTORE.test(path)) {
      const id = path.split("/")[2];
      if (!things.has(id)) others.push({ id, shown, at, href: `/entries/${id}` });
    } else others.push({ id: item.id, shown, at, href: item.from ?? "/today" });
    follow(things, item);
  }
  return { logged: [...things.values()].filter(({ isBinned }) => !isBinned), others };
}

export function markInto(mark, { kind, score }) {
  if (score) {
    mark.classList.add("mood", `mood-${score}`);
    mark.textContent = score;
    return;
  }
  const named = document.querySelector(`[data-waiting-mark="${kind}"]`);
  const drawing = named ?? document.querySelector('[data-waiting-mark="other"]');
  mark.replaceChildren(drawing.content.cloneNode(true));
}

export function makeRow({ id, shown, at, href }) {
  const row = document.createElement("li");
  row.append(document.querySelector("[data-waiting-row]").content.cloneNode(true));
  row.dataset.waits = id;
  const title = row.querySelector(".entry-row-title");
  title.textContent = shown?.title || document.querySelector("h1").textContent;
  title.href = href;
  row.querySelector(".entry-row-detail").textContent = shown?.detail ?? "";
  const time = row.querySelector("time");
  time.dateTime = new Date(at).toISOString();
  time.textContent = clockOf(at);
  markInto(row.querySelector(".mark"), shown ?? {});
  return row;
}

function listIn(section) {
  const known = section.querySelector(":scope > ul");
  if (known) return known;
  const list = document.createElement("ul");
  if (!section.querySelector("h2")) {
    section.prepend(document.querySelector("[data-waiting-heading]").content.cloneNode(true));
  }
  section.append(list);
  return list;
}

function isOnCard(id) {
  return document.querySelector(`.log-area form[action="/entries/${id}/bin"]`) !== null;
}

function drawToday({ logged }) {
  const section = document.querySelector("#so-far");
  if (!section) return;
  const rows = logged.filter(({ id }) => !isOnCard(id)).map(makeRow);
  if (rows.length) listIn(section).prepend(...rows.reverse());
}

function drawFound({ logged, others }) {
  const place = document.querySelector("[data-waiting-here]");
  if (!place) return;
  const drafts = others.filter(({ href }) => href.startsWith("/journal/drafts/"));
  const isJournal = place.dataset.waitingHere === "journal";
  const ofJournal = logged.filter(({ shown }) => shown?.kind === "journal");
  const things = isJournal ? [...drafts, ...ofJournal] : logged;
  place.replaceChildren(...things.map(makeRow).reverse());
}

function markChanged(items) {
  for (const { path, state } of items) {
    const gone = state === "waits" && BIN.exec(path ?? "")?.[1];
    const row = gone && document.getElementById(`entry-${gone}`);
    if (row) row.closest("li").hidden = true;
  }
}

let latest = 0;

export async function draw() {
  if (!hasWorker || !document.querySelector("[data-waiting-row]")) return;
  latest += 1;
  const own = latest;
  const items = (await ask({ do: "list" })) ?? [];
  onceLifted(() => {
    if (own === latest) drawNow(items); // it was not asked again meanwhile
  });
}

function drawNow(items) {
  // The page of what waits draws its own list.
  for (const row of document.querySelectorAll("[data-waits]:not([data-outbox-list] > *)")) {
    row.remove();
  }
  const things = gather(items);
  drawToday(things);
  plant(things.logged);
  drawFound(things);
  markChanged(items);
  document.dispatchEvent(new CustomEvent("daymark:items", { detail: items }));
}

for (const event of ["daymark:waits", "daymark:line", "htmx:after:swap"]) {
  document.addEventListener(event, draw);
}
