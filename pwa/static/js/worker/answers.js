// Which answer a GET gets: the kept page at once, or the network with the kept page behind it.
import { DRAFT, ENTRY } from "../addresses.js";
import { answerWith, findPage, keepPage, textOf } from "./pages.js";
import { blankOf, findPhone, hearSignedOut, isExpired, isUnsure, today } from "./phone.js";
import { answerBare } from "./static-files.js";
import { within } from "./time.js";
import { listItems } from "./writes.js";

const PATIENCE = 4_000;
const OPEN_WHEN_EXPIRED = ["/help", "/help/plan"];
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

export async function answerPage(event, tell) {
  const { request } = event;
  const url = new URL(request.url);
  const isPart = request.headers.get("HX-Request-Type") === "partial";
  const phone = await findPhone();
  if (!phone || (await isUnsure())) return askNetwork(event, url, isPart, null);
  const isOver = await isExpired(phone);
  if (isOver && !OPEN_WHEN_EXPIRED.includes(url.pathname)) {
    return askNetwork(event, url, isPart, null);
  }
  const page = await findKept(url, isPart, phone);
  if (page?.when === "now" && !page.isStale && !isPart) {
    const kept = await answerWith(page);
    if (kept) {
      event.waitUntil(catchUp(url, page, tell));
      return kept;
    }
  }
  return askNetwork(event, url, isPart, page);
}

async function findKept(url, isPart, phone) {
  const found = await findPage(url.pathname + url.search, isPart);
  const page = found ?? (url.search ? await findPage(url.pathname, isPart) : null);
  if (url.pathname === "/today" && page?.day !== today(phone)) {
    return (await findPage("/today/blank")) ?? null;
  }
  if (found || !page) return page ?? null;
  // Another question at the same address: only where the network gives no answer.
  return { ...page, when: "later" };
}

async function askNetwork(event, url, isPart, page) {
  const asking = fetch(event.request).catch(() => null);
  const answer = await (page ? within(PATIENCE, asking) : asking);
  if (answer && answer.status < 500) {
    if (answer.status === 401) event.waitUntil(hearSignedOut(answer.clone()));
    if (answer.headers.has("Daymark-Keep")) {
      event.waitUntil(keepPage(url.pathname + url.search, isPart, answer.clone()));
    }
    return answer;
  }
  const kept = page ?? (await findInstead(url, isPart));
  return (kept && (await answerWith(kept, { isLast: true }))) ?? answer ?? answerBare(url.pathname);
}

// The page of something that the server does not know yet: an empty form, for the phone to fill in.
async function findInstead(url, isPart) {
  if (isPart || !(await findPhone()) || (await isUnsure())) return null;
  if (DRAFT.test(url.pathname)) return findPage("/journal/new");
  const id = ENTRY.exec(url.pathname)?.[1];
  if (!id) return null;
  const made = (await listItems()).find(({ fields }) => {
    const names = new Map(fields);
    return names.get("entry_id") === id;
  });
  const kind = made?.shown?.kind;
  return kind ? findPage(blankOf(await findPhone(), kind)) : null;
}

// The same page, asked for beside: it is told to those who look at it if it has changed.
async function catchUp(url, kept, tell) {
  const path = url.pathname + url.search;
  const answer = await fetch(path, {
    headers: { "Daymark-Worker": "1" },
    redirect: "manual",
  }).catch(() => null);
  if (answer?.status === 401) {
    await hearSignedOut(answer);
    await tell({ is: "signed out", path });
    return;
  }
  if (!answer || answer.status >= 500) await tell({ is: "no answer", path });
  if (!answer?.ok || !answer.headers.has("Daymark-Keep")) return;
  const before = await textOf(kept);
  if (!(await keepPage(path, false, answer))) return;
  const after = await textOf(await findPage(path));
  const isNew = before?.replace(ID, "") !== after?.replace(ID, "");
  await tell({ is: "fresh", path, isNew });
}
