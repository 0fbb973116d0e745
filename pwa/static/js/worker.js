// The service worker: what the phone keeps, and what waits on it. Each event is handed on to the
// module that knows.
import { answerPage } from "./worker/answers.js";
import { isWrite } from "./worker/item.js";
import { findPage, keepPage, listTrees, markStale, textOf } from "./worker/pages.js";
import { findPhone, forget, hearSignedOut, learn } from "./worker/phone.js";
import { clickPush, renewPush, setWanted, showPush } from "./worker/push.js";
import { answerFile, dropBuilds, keepBuild } from "./worker/static-files.js";
import { dropFacts, readFact, writeFact } from "./worker/store.js";
import { answerWrite, listItems, outbox, sendAsNew, sendInTurn } from "./worker/writes.js";

const NOT_PAGES = /^\/(api\/|sw\.js|healthz|readyz|manifest)/;
const SIGNING_IN = /^\/(sign-in|sign-up|recover)$/;
// What a page is told before it can hear, it asks for.
const news = new Map();
const AT_ONCE = 3;
const LIST_STAYS = 12 * 3_600_000;
const PART = { "HX-Request": "true", "HX-Request-Type": "partial" };

addEventListener("install", (event) => event.waitUntil(keepBuild()));

addEventListener("activate", (event) => event.waitUntil(takeOver()));

addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});

addEventListener("message", (event) => event.waitUntil(hear(event)));

addEventListener("push", (event) => event.waitUntil(showPush(event.data)));

addEventListener("notificationclick", (event) => event.waitUntil(clickPush(event)));

addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(renewPush().catch(() => null)),
);

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST") event.respondWith(post(event, url));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(answerFile(request));
  else if (isPage(request, url)) event.respondWith(answerPage(event, tell));
});

function isPage(request, url) {
  const isAsked = request.mode === "navigate" || request.headers.has("HX-Request");
  return isAsked && !NOT_PAGES.test(url.pathname) && !request.headers.has("Daymark-Worker");
}

async function post(event, url) {
  if (SIGNING_IN.test(url.pathname)) return signIn(event.request);
  const phone = await findPhone();
  const isOurs = phone && event.request.mode !== "navigate" && isWrite(phone, url.pathname);
  if (!isOurs) {
    const answer = await fetch(event.request);
    if (answer.status === 401) event.waitUntil(hearSignedOut(answer.clone()));
    return answer;
  }
  return answerWrite(event, phone, (isSent) => event.waitUntil(afterWrite(isSent)));
}

// Somebody signs in: until the server has said who, nothing that is kept here is shown.
async function signIn(request) {
  await writeFact("unsure", true);
  let isIn = false;
  try {
    const answer = await fetch(request);
    isIn = answer.type === "opaqueredirect" || answer.headers.has("HX-Redirect");
    return answer;
  } finally {
    if (!isIn) await dropFacts("unsure");
  }
}

async function afterWrite(isSent) {
  const phone = await findPhone();
  if (phone && (await outbox.lacks(phone.whose))) await sendInTurn({ isForced: true });
  if (isSent) {
    await markStale();
    await fetchPage({ path: "/today", part: false });
  } else {
    await self.registration.sync?.register("outbox").catch(() => {});
  }
  await tellHowItStands();
}

async function tell(what) {
  if (what.path) news.set(what.path, what);
  const pages = await clients.matchAll({ includeUncontrolled: true, type: "window" });
  for (const page of pages) page.postMessage(what);
}

async function tellHowItStands() {
  const phone = await findPhone();
  await tell({ is: "line", line: phone ? await outbox.summarise(phone.whose) : null });
}

async function sendAll(how = { isForced: true }) {
  await sendInTurn(how);
  await tellHowItStands();
}

async function fetchPage({ path, part }) {
  const headers = part ? PART : { "Daymark-Worker": "1" };
  const answer = await fetch(path, { headers, redirect: "manual" }).catch(() => null);
  if (answer?.ok && answer.headers.has("Daymark-Keep")) await keepPage(path, part, answer);
  return answer?.ok ?? false;
}

// The pages that the server wants kept, the most wanted first. One that does not come is left for
// when it is looked at.
async function fetchList() {
  const phone = await learn();
  if (!phone) return false;
  const queue = [...phone.pages];
  let isWhole = true;
  const work = async () => {
    while (queue.length) isWhole = (await fetchPage(queue.shift())) && isWhole;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await writeFact("listed", { at: Date.now(), tree: self.DAYMARK.tree });
  await dropBuilds(await listTrees());
  return isWhole;
}

async function takeOver() {
  await clients.claim();
  await dropBuilds(await listTrees());
}

const ACTS = {
  // A page has come up. `whose` is whom it was made for; empty where nobody is signed in.
  async start({ whose }) {
    const phone = await findPhone();
    const isAnother = whose && phone?.whose !== whose;
    const isBack = whose && ((await readFact("expired")) || (await readFact("unsure")));
    if (isAnother || isBack) await learn().catch(() => null);
    await sendAll({ isForced: Boolean(isBack) });
    const listed = await readFact("listed");
    const isOld = !listed || Date.now() - listed.at > LIST_STAYS;
    if (whose && (isOld || isAnother || listed.tree !== self.DAYMARK.tree)) {
      await fetchList().catch(() => false);
    }
    if (whose) await renewPush().catch(() => null);
  },
  line: () => tellHowItStands(),
  "push wanted": (how) => setWanted(how),
  news({ path }) {
    const what = news.get(path);
    news.delete(path);
    return what;
  },
  send: () => sendAll(),
  list: (how) => listItems(how),
  async page({ path }) {
    const page = await findPage(path);
    return page ? textOf(page) : null;
  },
  async discard({ id }) {
    await outbox.discard(id);
    await tellHowItStands();
  },
  async again({ id }) {
    await sendAsNew(id);
    await tellHowItStands();
  },
  async forget() {
    await forget();
    await tellHowItStands();
  },
  async "discard all"() {
    for (const { id } of await listItems()) await outbox.discard(id);
  },
  // Asked of a worker that waits: nothing is being typed. The kept pages come anew first.
  async "take over"() {
    if (!(await findPhone()) || (await fetchList().catch(() => false))) await self.skipWaiting();
  },
};

async function hear({ data, ports: [port] }) {
  const answer = await ACTS[data.do]?.(data);
  port?.postMessage(answer ?? null);
}
