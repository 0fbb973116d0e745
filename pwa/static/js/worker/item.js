// A form that is being sent, as an item of the outbox; and what of an item is read on this phone.
import { DISCARD, DRAFT } from "../addresses.js";
import { sealTo } from "../outbox/parcel.js";
import { findKey, openHere, sealHere } from "./seal.js";

const ID = /[0-9a-f-]{36}/;
// What a page tells the phone beside the form: how the write is called, where its form stands, and
// the item that it mends, and which page types in a draft.
const TOLD = ["shown", "from", "mends", "typist"];

function matches(patterns, path) {
  return patterns.some((pattern) => new RegExp(pattern).test(path));
}

export function isWrite(phone, path) {
  return matches(phone.writes, path) || matches(phone.saves, path);
}

function take(fields, name) {
  const text = fields.get(name);
  fields.delete(name);
  return text;
}

// What a waiting draft is replaced by: a newer save of it, or the writing that it becomes.
function keysOf(path, fields) {
  const draft = DRAFT.exec(path)?.[1];
  const number = Number(fields.get("draft_number"));
  if (draft) return { key: `draft ${draft}`, number };
  const discarded = DISCARD.exec(path)?.[1];
  if (discarded) return { ends: `draft ${discarded}` };
  if (!number) return {};
  const ids = [fields.get("entry_id"), fields.get("base")].filter(Boolean);
  return { number, drops: ids.map((id) => `draft ${id}`) };
}

function nameOf(path, fields) {
  const draft = DRAFT.exec(path)?.[1];
  return draft ? `${draft}.${fields.get("draft_number")}` : crypto.randomUUID();
}

function tappedAt(fields) {
  return Date.parse(fields.get("tapped_at") ?? "") || Date.now();
}

// The thing that a write is about: several writes of one entry are one that waits.
function aboutOf(path, fields) {
  return path.match(ID)?.[0] ?? fields.get("entry_id") ?? fields.get("write_id");
}

export async function makeItem(phone, path, body) {
  const fields = new URLSearchParams(body);
  const [shown, from, mends, typist] = TOLD.map((name) => take(fields, name));
  const isSave = matches(phone.saves, path);
  const letter = JSON.stringify({ path, body: fields.toString() });
  const key = await findKey(phone.whose);
  const own = JSON.stringify({ path, body: fields.toString(), shown, from });
  return {
    v: 1,
    id: isSave ? nameOf(path, fields) : fields.get("write_id"),
    whose: phone.whose,
    at: tappedAt(fields),
    about: aboutOf(path, fields),
    isSave,
    mends,
    typist,
    ...keysOf(path, fields),
    parcel: await sealTo(phone.point, letter),
    own: key ? await sealHere(key, own) : null,
    letter, // only for sending at once; the store never sees it
  };
}

// An item as pages show it; without words where its local key is gone.
export async function readItem({ id, state, at, problems, status, own, mends }) {
  const key = own && (await findKey());
  const text = key && (await openHere(key, own));
  const { path, body, shown, from } = text ? JSON.parse(text) : {};
  return {
    id,
    state,
    at,
    status,
    mends,
    problems: problems ?? [],
    path: path ?? null,
    fields: body ? [...new URLSearchParams(body)] : [],
    shown: shown ? JSON.parse(shown) : null,
    from: from ?? null,
  };
}
