// The rules of what waits on this phone. A write is first written down, then sent, and done when the
// server's answer names it. It is handed a store, a sender and a clock, and knows no browser.
//
// An item: id (the write id, or the name of a save), whose (the tag of its person), n (its place in
// the line), at (when it was tapped), mends (the item it was mended from), state, and parcel (sealed
// to the server) and own (sealed for this phone). A save of a draft has a key (the draft), a number
// (which rises) and a typist (the page it is typed in); a write that a draft becomes, or that throws
// it away, names its key in drops or ends.
import { judge, REFUSED, SENT, WAITS } from "./verdict.js";

export const BESIDE = "beside";

const DAY = 86_400_000;
const HELD_FOR = 30 * DAY; // a server may be put back to a backup of that age
const LONGEST_PAUSE = 5 * 60_000;
const FIRST_PAUSE = 2_000;
const MOST = 25;
const LARGEST = 512 * 1024;

// What was acknowledged, and is kept for a server that is put back.
function isHeld({ state }) {
  return state === SENT || state === BESIDE;
}

// Whether another page has written on in the same draft, so that an item must not replace it.
function isAhead(other, { key, number, typist }) {
  return (
    Boolean(key) &&
    other.key === key &&
    other.typist !== typist &&
    other.state !== REFUSED &&
    (other.number ?? 0) >= number
  );
}

export class Outbox {
  #isSending = false;

  constructor(store, sender, clock) {
    this.store = store;
    this.sender = sender;
    this.clock = clock;
  }

  // Writes an item down. The same again is the same; a newer save replaces the one before. Returns
  // null where another page has written on in the same draft: its words stay.
  async keep(item) {
    const all = await this.store.list(item.whose);
    if (all.some((other) => isAhead(other, item))) return null;
    const known = await this.store.find(item.id);
    if (known && known.state !== REFUSED) return known;
    const replaced = this.#listReplaced(item, all);
    const kept = { ...item, state: WAITS, n: known?.n };
    await this.store.change({ put: [kept], remove: replaced });
    return kept;
  }

  // Writes down what a direct answer said of an item.
  async hear(id, answer) {
    const item = await this.store.find(id);
    if (!item || item.state === SENT) return { became: SENT };
    if (!answer.lacks) return this.#apply(item, answer);
    // A server that was put back does not know yet what this builds on.
    await this.store.write(`put back ${item.whose}`, true);
    return { became: WAITS };
  }

  // Whether the server is known to have been put back, and has not got again what it lacks.
  async lacks(whose) {
    return Boolean(await this.store.read(`put back ${whose}`));
  }

  // The last write of a person that was acknowledged; null where none was.
  async lastOf(whose) {
    const writes = (await this.store.list(whose)).filter((item) => isHeld(item) && !item.isSave);
    // By count: a clock may be set back.
    const last = writes.reduce(
      (latest, item) => ((latest?.nth ?? 0) > (item.nth ?? 0) ? latest : item),
      null,
    );
    return last?.id ?? null;
  }

  // Whether something of the same person waits before an item, or the server lacks what it builds on.
  async hasBefore({ id, whose }) {
    if (await this.lacks(whose)) return true;
    const own = await this.store.find(id);
    const all = await this.store.list(whose);
    return all.some((item) => item.state === WAITS && item.n < own?.n);
  }

  // Sends what waits of one person, in order, until all is sent or the server cannot now.
  async send(whose, { isForced = false } = {}) {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      if (!isForced && (await this.#isPausing())) return;
      await this.#sendAll(whose);
    } finally {
      this.#isSending = false;
    }
  }

  // What the line on every page tells.
  async summarise(whose) {
    const items = await this.store.list(whose);
    const waits = items.filter(({ state }) => state === WAITS);
    const mended = items.map(({ mends }) => mends);
    const isLook = ({ id, state }) =>
      state === BESIDE || (state === REFUSED && !mended.includes(id));
    const looks = items.filter(isLook);
    return {
      waits: waits.length,
      things: new Set(waits.map(({ about, id }) => about ?? id)).size,
      looks: looks.length,
      since: waits.length ? Math.min(...waits.map(({ at }) => at)) : null,
      isSignedOut: Boolean(await this.store.read("signedOut")),
      isSending: this.#isSending && waits.length > 0,
      next: (await this.store.read("next")) ?? 0,
    };
  }

  // The person's own decision; nothing else ever takes an unsent item away. What lies beside a newer
  // version was sent: it needs no look any more, and is held like all that was sent.
  async discard(id) {
    const item = await this.store.find(id);
    if (item?.state === BESIDE)
      await this.store.change({ update: [{ ...item, state: SENT, own: null }] });
    else await this.store.change({ remove: [id] });
  }

  // A newer save takes the place of one that waits; what is mended a second time, of the first try.
  #listReplaced({ id, key, number = 0, drops = [], mends }, all) {
    const mended = all.find((item) => item.id === mends)?.mends;
    const isBefore = (item) =>
      Boolean(item.key) &&
      [key, ...drops].includes(item.key) &&
      (item.key === key || (item.number ?? 0) <= number);
    const isReplaced = (item) =>
      item.id !== id && (isBefore(item) || (mended && item.id === mended && item.state !== SENT));
    return all.filter(isReplaced).map((item) => item.id);
  }

  // A clock that was set back makes no pause longer.
  async #isPausing() {
    const left = ((await this.store.read("next")) ?? 0) - this.clock.now();
    return left > 0 && left <= LONGEST_PAUSE;
  }

  async #sendAll(whose) {
    let most = MOST;
    let hasSentAgain = false;
    for (;;) {
      const batch = await this.#nextBatch(whose, most);
      const last = await this.lastOf(whose);
      if (!batch.length && !last) return;
      if (await this.lacks(whose)) {
        if (!(await this.#sendAgain(whose))) return;
        continue;
      }
      const heard = await this.#ask({ whose, last, items: batch });
      if (heard.kind === "too much" && batch.length) {
        if (batch.length === 1)
          await this.#apply(batch[0], { status: 413, problems: heard.problems });
        most = Math.ceil(batch.length / 2);
        continue;
      }
      if (heard.kind !== "answers") {
        await this.#pause(heard.kind === "signed out");
        return;
      }
      await this.store.write("signedOut", false);
      if (heard.lacksLast) {
        if (hasSentAgain || !(await this.#sendAgain(whose))) return;
        hasSentAgain = true;
        continue;
      }
      if (!batch.length) return;
      if (!(await this.#hearAll(batch, heard.answers))) return;
      most = MOST;
    }
  }

  async #nextBatch(whose, most) {
    const waiting = (await this.store.list(whose)).filter(({ state }) => state === WAITS);
    const batch = [];
    let size = 0;
    for (const item of waiting.slice(0, most)) {
      size += item.parcel.length;
      if (batch.length && size > LARGEST) break;
      batch.push(item);
    }
    return batch;
  }

  async #ask(contact) {
    try {
      return await this.sender.send(contact);
    } catch {
      return { kind: "nothing" };
    }
  }

  // Whether all of a batch was answered for good, so that the next may follow.
  async #hearAll(batch, answers) {
    for (const item of batch) {
      const answer = answers.find(({ id }) => id === item.id) ?? { status: 0 };
      const { became } = await this.#apply(item, answer);
      if (became === WAITS) return false;
    }
    return true;
  }

  // What was replaced or discarded while its answer was on the way stays away.
  async #apply(item, answer) {
    const verdict = judge(answer, item.id);
    if (verdict.became === WAITS) await this.#pause(verdict.isSignedOut);
    else {
      const nth = ((await this.store.read("acknowledged")) ?? 0) + 1;
      await this.store.write("acknowledged", nth);
      await this.store.change(this.#settle({ ...item, nth }, verdict, answer));
      if (item.ends) await this.#forgetDraft(item);
    }
    if (verdict.became === SENT) await this.#succeed(item);
    return verdict;
  }

  #settle(item, verdict, { status, problems }) {
    if (verdict.became === REFUSED) return this.#settleRefused(item, { status, problems });
    const remove = item.mends ? [item.mends] : [];
    if (item.isSave && !item.key) return { remove: [...remove, item.id] };
    const state = verdict.outcome === BESIDE ? BESIDE : SENT;
    // The words of a draft stay, for when it is opened with no signal.
    const own = state === BESIDE || item.key ? item.own : null;
    const sentAt = this.clock.now();
    return { update: [{ ...item, state, own, sentAt, isAgain: false }], remove };
  }

  // A draft that is sent again to a server that was put back, and has become something newer there.
  #settleRefused(item, { status, problems }) {
    if (item.isAgain && item.key && status === 409) return { remove: [item.id] };
    return { update: [{ ...item, state: REFUSED, status, problems }] };
  }

  // What was thrown away is not sent again.
  async #forgetDraft({ whose, ends }) {
    const all = await this.store.list(whose);
    const ended = all.filter(({ key, state }) => key === ends && state === SENT);
    await this.store.change({ remove: ended.map(({ id }) => id) });
  }

  async #succeed(item) {
    await this.store.write("tries", 0);
    await this.store.write("next", 0);
    await this.store.write("signedOut", false);
    await this.#forgetOld(item.whose);
  }

  async #forgetOld(whose) {
    const limit = this.clock.now() - HELD_FOR;
    const isOld = ({ state, sentAt }) => state === SENT && sentAt < limit;
    const old = (await this.store.list(whose)).filter(isOld);
    if (old.length) await this.store.change({ remove: old.map(({ id }) => id) });
  }

  async #pause(isSignedOut) {
    const tries = ((await this.store.read("tries")) ?? 0) + 1;
    const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(tries - 1, 10), LONGEST_PAUSE);
    await this.store.write("tries", tries);
    await this.store.write("next", this.clock.now() + pause);
    await this.store.write("signedOut", isSignedOut);
  }

  // The server was put back to an older backup: what it lacks of the last 30 days goes again, in the
  // order in which it was first sent. What it has already, it knows by its receipt, or a draft by
  // its number.
  async #sendAgain(whose) {
    const held = (await this.store.list(whose)).filter(isHeld);
    const writes = held.filter(({ isSave }) => !isSave).map(({ id }) => id);
    const heard = await this.#ask({ whose, last: null, held: writes, items: [] });
    if (heard.kind !== "answers") {
      await this.#pause(heard.kind === "signed out");
      return false;
    }
    const lacking = held.filter(({ id, isSave }) => isSave || heard.lacks.includes(id));
    const update = lacking.map((item) => ({ ...item, state: WAITS, isAgain: true }));
    await this.store.change({ update });
    await this.store.write(`put back ${whose}`, false);
    return true;
  }
}
