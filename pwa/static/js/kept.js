// A page that comes from this phone: what may be old in it is set right, and once the fresh page is
// here it is put in its place, unless something would be taken from under the person's fingers.
import htmx from "htmx.org";
import { wireNew } from "./content.js";
import { clockOf, dayOf } from "./day.js";
import { onceLifted } from "./finger.js";
import { ask, hear } from "./phone.js";
import { offerNewer } from "./phone-line.js";
import { uuid7 } from "./uuid7.js";

const root = document.documentElement;
const { zone, dayStarts } = document.body.dataset;
const WHO_SEES = ".who-sees, .share-row-words";
const OPEN_WITHOUT_SESSION = ["/help", "/help/plan"];
const kept = new WeakSet(); // places that say who sees something, as this phone had them
let isTouched = false;

function setDay(within, keptDay) {
  const day = dayOf(Date.now(), zone, dayStarts);
  for (const field of within.querySelectorAll("[name=day]")) {
    if (field.type === "date") field.max = day;
    if (field.type === "hidden" && (field.value === keptDay || !field.value)) field.value = day;
  }
}

// A kept form would make the same entry twice: each time it is opened it makes another.
function renewIds() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const made = form.querySelector("[data-creates]");
    if (!made || form.elements.namedItem("draft_number").value !== "0") continue;
    made.value = uuid7();
    form.dataset.draft = form.dataset.draft.replace(/[^/]+$/, made.value);
  }
}

function nameDay() {
  const language = root.lang === "en" ? "en-GB" : root.lang; // day before month, as the server has it
  const day = new Date(`${dayOf(Date.now(), zone, dayStarts)}T12:00:00Z`);
  const say = (how) => new Intl.DateTimeFormat(language, { ...how, timeZone: "UTC" }).format(day);
  document.querySelector("[data-weekday]").textContent = say({ weekday: "long" });
  document.querySelector("[data-day-month]").textContent = say({ day: "numeric", month: "long" });
}

function isInUse() {
  const { activeElement: active } = document;
  const isHeld = active?.closest("#main, .sheet, .dock") && active.id !== "main";
  const isOpen = document.querySelector(
    "[aria-busy], #sheet > *, .log-area [name=card], [data-grown]",
  );
  return isTouched || Boolean(isHeld) || isOpen !== null;
}

function partsOf(body) {
  const main = body.querySelector("#main");
  const parts = [];
  for (let part = main.previousElementSibling; part && !part.matches(".skip-link"); ) {
    parts.unshift(part);
    part = part.previousElementSibling;
  }
  return [...parts, main];
}

function putInPlace(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const sheetOf = (page) => page.querySelector("link[rel=stylesheet]")?.getAttribute("href");
  if (sheetOf(fresh) !== sheetOf(document)) {
    location.reload(); // another build made it
    return;
  }
  delete root.dataset.kept;
  const old = partsOf(document.body);
  const parts = partsOf(fresh.body).map((part) => document.adoptNode(part));
  old[0].before(...parts);
  for (const part of old) part.remove();
  document.title = fresh.title;
  for (const part of parts) htmx.process(part);
  wireNew();
  document.dispatchEvent(new Event("daymark:waits"));
}

async function showFresh({ isWanted = false } = {}) {
  const html = await ask({ do: "page", path: location.pathname + location.search });
  if (!html) return;
  onceLifted(() => {
    if (!isWanted && isInUse()) offerNewer();
    else putInPlace(html);
  });
}

// Who sees what stands here is as it was when the page was kept.
function sayAsOf() {
  const words = document.querySelector("[data-phone-line]").dataset.asOfShort;
  root.dataset.asOf = "";
  for (const place of document.querySelectorAll(WHO_SEES)) {
    if (place.querySelector(".as-of") || !place.querySelector(".who-sees-truth")) continue;
    const said = document.createElement("span");
    said.className = "as-of";
    said.textContent = words.replace("{time}", clockOf(Number(root.dataset.kept)));
    place.append(said);
  }
}

function noteKept() {
  for (const place of document.querySelectorAll(WHO_SEES)) kept.add(place);
}

// What the server has just said within a kept page is true now.
function noteFresh() {
  for (const place of document.querySelectorAll(WHO_SEES)) {
    if (!kept.has(place)) place.dataset.now = "";
  }
}

function isThis(path) {
  return path === location.pathname + location.search;
}

const NEWS = {
  fresh({ path, isNew }) {
    if (!isThis(path) || !("kept" in root.dataset)) return;
    if (isNew) showFresh();
    else delete root.dataset.kept;
  },
  "no answer"({ path }) {
    if (isThis(path) && "kept" in root.dataset) sayAsOf();
  },
  "signed out"({ path }) {
    if (!isThis(path) || OPEN_WITHOUT_SESSION.includes(location.pathname)) return;
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  },
};

for (const [what, act] of Object.entries(NEWS)) hear(what, act);

async function askForNews() {
  const what = await ask({ do: "news", path: location.pathname + location.search });
  if (what) NEWS[what.is](what);
}

document.addEventListener("input", () => {
  isTouched = true;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-show-newer]")) return;
  event.preventDefault();
  showFresh({ isWanted: true });
});

if ("kept" in root.dataset) {
  noteKept();
  if (zone) setDay(document, root.dataset.keptDay);
  renewIds();
  if ("asOf" in root.dataset) sayAsOf();
  askForNews();
}
if (document.querySelector("[data-blank-today]")) nameDay();

// A part of a page that came from this phone too.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const day = ctx?.response?.headers.get("Daymark-Kept-Day") ?? null;
  if (day && zone) setDay(document, day);
  if (day === null) noteFresh();
  else noteKept();
});
