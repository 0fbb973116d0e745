// Kept pages: what the server let the phone keep, sealed under the local key, by address.
import { findKey, openHere, sealHere } from "./seal.js";
import { keepFiles, treeOf } from "./static-files.js";
import { open } from "./store.js";

const MOST = 150;
const MARKS = { kept: "Daymark-Kept", day: "Daymark-Kept-Day" };

export function keyOf(path, isPart) {
  return `${isPart ? "part" : "page"} ${path}`;
}

export async function findPage(path, isPart = false) {
  return (await open()).get("pages", keyOf(path, isPart));
}

// Keeps an answer, if the server says so and its static files are here too.
export async function keepPage(path, isPart, response) {
  const when = response.headers.get("Daymark-Keep");
  const key = when && (await findKey());
  if (!key) return false;
  const html = await response.text();
  await keepFiles(html);
  const headers = [...response.headers].filter(
    ([name]) => !/^(content-encoding|date)$/i.test(name),
  );
  const page = {
    key: keyOf(path, isPart),
    when,
    day: response.headers.get("Daymark-Day"),
    tree: treeOf(html),
    at: Date.now(),
    isStale: false,
    sealed: await sealHere(key, JSON.stringify({ html, headers })),
  };
  return put(page);
}

async function put(page) {
  const database = await open();
  try {
    await database.put("pages", page);
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    return false;
  }
  if ((await database.count("pages")) > MOST) await dropOldest(database);
  return true;
}

async function dropOldest(database) {
  const pages = (await database.getAll("pages")).filter(({ when }) => when !== "now");
  const oldest = pages.sort((one, other) => one.at - other.at)[0];
  if (oldest) await database.delete("pages", oldest.key);
}

// The page as an answer, with its own headers, marked as kept; null where its key is gone. `isLast`:
// the network gave no answer, and no other page comes.
export async function answerWith(page, { isLast = false } = {}) {
  const key = await findKey();
  const text = key && (await openHere(key, page.sealed));
  if (!text) return null;
  const { html, headers } = JSON.parse(text);
  const answer = new Headers(headers);
  answer.set(MARKS.kept, String(page.at));
  answer.set(MARKS.day, page.day ?? "");
  const mark = `<html data-kept="${page.at}" data-kept-day="${page.day ?? ""}" ${isLast ? "data-as-of " : ""}`;
  return new Response(html.replace("<html ", mark), { headers: answer });
}

export async function textOf(page) {
  const key = await findKey();
  const text = key && (await openHere(key, page.sealed));
  return text ? JSON.parse(text).html : null;
}

// After a write no kept page is sure to be right any more: the network is asked first.
export async function markStale() {
  const work = (await open()).transaction("pages", "readwrite");
  for await (const cursor of work.store.iterate()) {
    if (!cursor.value.isStale) cursor.update({ ...cursor.value, isStale: true });
  }
  await work.done;
}

export async function dropPages() {
  await (await open()).clear("pages");
}

export async function listTrees() {
  return new Set((await (await open()).getAll("pages")).map(({ tree }) => tree));
}
