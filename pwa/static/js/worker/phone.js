// Whose phone this is now. At a sign-in the phone gets a local key; at a sign-out, or when the session
// was ended elsewhere, key and kept pages go. What waits stays: sealed, and only for the server.
import { dayOf } from "../day.js";
import { dropPages } from "./pages.js";
import { dropKey, findKey, makeKey } from "./seal.js";
import { dropFacts, items, open, readFact, writeFact } from "./store.js";

export const WANTED = "push wanted"; // by whom
const ASK = { headers: { Accept: "application/json", "Daymark-Worker": "1" } };

export function findPhone() {
  return readFact("phone");
}

// A session runs out on a date that the phone knows. Then only Help now opens from here.
export async function isExpired(phone) {
  return Date.now() > phone.until || Boolean(await readFact("expired"));
}

// Whether somebody is signing in, and it is not known yet who.
export async function isUnsure() {
  return Boolean(await readFact("unsure"));
}

// The empty form of a kind.
export function blankOf(phone, kind) {
  return `/entries/blank/${phone.kinds.indexOf(kind)}`;
}

export function today(phone) {
  return dayOf(Date.now(), phone.zone, phone.day_starts);
}

// Asks the server whose phone this is. Returns what it says, or null where it says nothing.
export async function learn() {
  const answer = await fetch("/api/phone", ASK);
  if (answer.status === 401) await hearSignedOut(answer);
  if (!answer.ok) return null;
  const { pages, ...phone } = await answer.json();
  const known = await findPhone();
  if (known && known.whose !== phone.whose) await forget();
  if (!(await findKey(phone.whose))) {
    await clear();
    await makeKey(phone.whose);
  }
  await writeFact("phone", phone);
  await dropFacts("expired", "signedOut", "unsure");
  return { ...phone, pages, isNew: known?.whose !== phone.whose };
}

export async function hearSignedOut(answer) {
  if (answer.headers.has("Daymark-Forget")) await forget();
  else if (await findPhone()) await writeFact("expired", true);
}

// Nothing readable is left, and no reminder comes here any more, be the server out of reach.
export async function forget() {
  await stopPush();
  await dropFacts(WANTED);
  await clear();
}

// Not the pages, not the words of what waits.
async function clear() {
  await dropKey();
  await dropPages();
  const all = await (await open()).getAll("items");
  const worded = all.filter(({ own }) => own);
  await items.change({ update: worded.map((item) => ({ ...item, own: null })) });
  await dropFacts("phone", "expired", "signedOut", "listed");
}

export async function stopPush() {
  const subscription = await self.registration.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}
