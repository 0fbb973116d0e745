// The rules of what waits on this phone. A write is first written down, then sent, and done when the
// server's answer names it. It is handed a store, a sender and a clock, and knows no browser.
//
// An item: id (the write id, or the name of a save), whose (the tag of its person), n (its place in
// the line), at (when it was tapped), key (what a newer save of the same replaces), mends (the item
// it was mended from), state, and parcel (sealed to the server) and own (sealed for this phone).
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

export class Outbox {
  #isSending = false;

  constructor(store, sender, clock) {
    this.store = store;
    this.sender = sender;
    this.clock = clock;
  }

  // Writes an item down. The same again is the same; a newer save replaces the one that waits.
  async keep(item) {
    const known = await this.store.find(item.id);
    if (known && known.state !== REFUSED) return known;
    const replaced = await this.#listReplaced(item);
    const kept = { ...item, state: WAITS, n: known?.n };
    await this.store.change({ put: [kept], remove: replaced });
    return kept;
  }

  // Writes down what a direct answer said of an item.
  async hear(id, answer) {
    const item = await this.store.find(id);
    if (!item || item.state === SENT) return { became: SENT };
    if (answer.lacks) await this.store.write(`put back ${item.whose}`, true);
    // A server that was put back does not know yet what this builds on.
    if (answer.lacks && answer.status === 404) return { became: WAITS };
    return this.#apply(item, answer);
  }

  // Whether the server is known to have been put back, and has not got again what it lacks.
  async lacks(whose) {
    return Boolean(await this.store.read(`put back ${whose}`));
  }

  // The last write of a person that was acknowledged; null where none was.
  async lastOf(whose) {
    const held = (await this.store.list(whose)).filter(isHeld);
    const last = held.reduce(
      (latest, item) => (latest?.sentAt > item.sentAt ? latest : item),
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
      if (!isForced && this.clock.now() < ((await this.store.read("next")) ?? 0)) return;
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
      await this.store.change({ put: [{ ...item, state: SENT, own: null }] });
    else await this.store.change({ remove: [id] });
  }

  // A newer save takes the place of one that waits; what is mended a second time, of the first try.
  async #listReplaced({ id, whose, key, drops = [], mends }) {
    const keys = [key, ...drops].filter(Boolean);
    const items = await this.store.list(whose);
    const mended = items.find((item) => item.id === mends)?.mends;
    const isReplaced = (item) =>
      item.id !== id &&
      item.state !== SENT &&
      (keys.includes(item.key) || (mended && item.id === mended));
    return items.filter(isReplaced).map((item) => item.id);
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
    else if (await this.store.find(item.id)) {
      await this.store.change(this.#settle(item, verdict, answer));
    }
    if (verdict.became === SENT) await this.#succeed(item);
    return verdict;
  }

  #settle(item, verdict, { status, problems }) {
    if (verdict.became === REFUSED) return { put: [{ ...item, state: REFUSED, status, problems }] };
    const remove = item.mends ? [item.mends] : [];
    if (item.isSave) return { remove: [...remove, item.id] };
    const state = verdict.outcome === BESIDE ? BESIDE : SENT;
    const own = state === BESIDE ? item.own : null;
    return { put: [{ ...item, state, own, sentAt: this.clock.now() }], remove };
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
  // order in which it was first sent. What it has already, it knows by its receipt.
  async #sendAgain(whose) {
    const held = (await this.store.list(whose)).filter(isHeld);
    const heard = await this.#ask({ whose, last: null, held: held.map(({ id }) => id), items: [] });
    if (heard.kind !== "answers") {
      await this.#pause(heard.kind === "signed out");
      return false;
    }
    const lacking = held.filter(({ id }) => heard.lacks.includes(id));
    const put = lacking.map((item) => ({ ...item, state: WAITS, own: null }));
    await this.store.change({ put });
    await this.store.write(`put back ${whose}`, false);
    return true;
  }
}
