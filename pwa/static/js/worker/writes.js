// A form that writes: written down first, then sent as the page sent it. What gets no sure answer
// waits, and the page is told so with a 202 of ours.
import { Outbox } from "../outbox/outbox.js";
import { judge, REFUSED, SENT } from "../outbox/verdict.js";
import { BEHIND, Writing } from "../outbox/writing.js";
import { makeItem, readItem } from "./item.js";
import { markStale } from "./pages.js";
import { blankOf, findPhone, forget } from "./phone.js";
import { sender } from "./sender.js";
import { items } from "./store.js";
import { within } from "./time.js";

const LONGEST = 8_000;
const AT_ONCE = 4_000;
const FORM = "application/x-www-form-urlencoded;charset=UTF-8";

export const outbox = new Outbox(items, sender, { now: () => Date.now() });

export async function answerWrite(event, phone, afterwards) {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const body = await textOf(request);
  if (isAnothers(phone, body)) return fetch(request);
  const { letter, ...item } = await makeItem(phone, pathname, body);
  const writing = new Writing(outbox, lineOf(request, JSON.parse(letter).body));
  const taking = writing.take(item);
  event.waitUntil(taking.then(({ became }) => afterwards(became === SENT)));
  const taken = await within(LONGEST, taking);
  if (taken === null) return (await items.find(item.id)) ? saysItWaits(item.id) : saysItIsFull();
  const { became, answer, isKept } = taken;
  if (became === BEHIND) return Response.json({ became });
  if (answer && isForPage(answer, became, item.id)) return answer.response;
  return isKept ? saysItWaits(item.id) : saysItIsFull();
}

// A page of somebody who was signed in before: it is not written down as of whoever is now. The
// server refuses it, and the page keeps the words.
function isAnothers(phone, body) {
  const whose = new URLSearchParams(body).get("whose");
  return Boolean(whose) && whose !== phone.whose;
}

// What was sent by another way meanwhile may have had a broken answer on this one.
function isForPage(answer, became, id) {
  if (became === SENT) return judge(answer, id).became === SENT;
  return became === REFUSED || answer.status === 401;
}

async function textOf(request) {
  const fields = await request.clone().formData();
  const texts = [...fields].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(texts).toString();
}

// How one request of a page goes on its way, and what waits before it.
function lineOf(request, body) {
  return {
    forward: (item, last) => forward(request, body, item, last),
    sendEarlier: () => within(AT_ONCE, sendInTurn({ isForced: true })),
  };
}

async function forward(request, body, item, last) {
  const headers = new Headers(request.headers);
  headers.set("Content-Type", FORM);
  headers.set("Daymark-Sent", String(Date.now()));
  if (item.isSave) headers.set("Daymark-Item", item.id);
  if (last) headers.set("Daymark-Last", last);
  const how = { method: "POST", headers, body, redirect: "manual", keepalive: true };
  try {
    const response = await fetch(request.url, how);
    if (response.headers.has("Daymark-Forget")) await forget();
    const named = response.headers.get("Daymark-Write") ?? "";
    return {
      response,
      status: response.status,
      named,
      lacks: response.headers.has("Daymark-Lacks"),
    };
  } catch {
    return null;
  }
}

function saysItWaits(id) {
  return new Response(null, { status: 202, headers: { "Daymark-Waits": id } });
}

function saysItIsFull() {
  return new Response(null, { status: 507 });
}

// One sender at a time, whatever tabs and workers there are.
export async function sendInTurn(how = {}) {
  const phone = await findPhone();
  if (!phone) return;
  const before = await outbox.summarise(phone.whose);
  const send = () => outbox.send(phone.whose, how);
  if (navigator.locks) {
    await navigator.locks.request(
      "daymark outbox",
      { ifAvailable: true },
      (lock) => lock && send(),
    );
  } else {
    await send();
  }
  const { waits } = await outbox.summarise(phone.whose);
  if (waits < before.waits) await markStale();
}

// What waits or needs a look; and, where asked for, the drafts that were sent from here.
export async function listItems({ drafts = false } = {}) {
  const phone = await findPhone();
  if (!phone) return [];
  const all = await items.list(phone.whose);
  const isListed = ({ state, key }) => state !== SENT || (drafts && key);
  const shown = await Promise.all(all.filter(isListed).map(readItem));
  return shown.map((item) => ({ ...item, blank: blankOf(phone, item.shown?.kind) }));
}

// The same words under a new id, where the old one stands for something else.
export async function sendAsNew(id) {
  const phone = await findPhone();
  const known = await readItem(await items.find(id));
  const fields = new URLSearchParams(known.fields);
  const fresh = crypto.randomUUID();
  fields.set("write_id", crypto.randomUUID());
  if (fields.has("draft_number")) fields.set("draft_number", "1");
  let { path } = known;
  if (path.startsWith("/journal/drafts/")) path = path.replace(/[0-9a-f-]{36}/, fresh);
  for (const made of ["entry_id", "goal_id", "habit_id"]) {
    if (isMade(made, path) && fields.has(made)) fields.set(made, fresh);
  }
  fields.set("mends", id);
  fields.set("shown", JSON.stringify(known.shown));
  fields.set("from", known.from ?? "");
  const { letter: _, ...item } = await makeItem(phone, path, fields.toString());
  await outbox.keep(item);
  await sendInTurn({ isForced: true });
}

// The field that names what a write makes; elsewhere it names what it belongs to.
function isMade(name, path) {
  return name === "entry_id"
    ? /^\/(log\/|journal\/new)/.test(path)
    : path === `/${name.replace("_id", "s")}/new`;
}
