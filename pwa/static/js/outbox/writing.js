// A form that is sent while there may be a net: written down first, sent as it is if nothing waits
// before it, and heard. The line it is handed forwards one item, and sends what waits.
import { REFUSED, SENT, WAITS } from "./verdict.js";

export const BEHIND = "behind"; // as the server says it of a draft

export class Writing {
  constructor(outbox, line) {
    this.outbox = outbox;
    this.line = line;
  }

  // What became of an item, the answer where there was one, and whether it is on the disk.
  async take(item) {
    const isKept = await this.#writeDown(item);
    if (isKept === null) return { became: BEHIND, answer: null };
    if (isKept && !(await this.#isNext(item))) return { became: WAITS, answer: null, isKept };
    const answer = await this.line.forward(item, await this.outbox.lastOf(item.whose));
    const became = isKept
      ? (await this.#hear(item, answer)).became
      : this.#judgeUnkept(item, answer);
    return { became, answer, isKept };
  }

  // Where there is no room on the phone, the network is still tried. Null where another page is
  // ahead.
  async #writeDown(item) {
    try {
      return (await this.outbox.keep(item)) && true;
    } catch {
      return false;
    }
  }

  // What was written before goes before.
  async #isNext(item) {
    if (!(await this.outbox.hasBefore(item))) return true;
    await this.line.sendEarlier(item.whose);
    return !(await this.outbox.hasBefore(item));
  }

  async #hear({ id }, answer) {
    return this.outbox.hear(id, answer ?? { status: 0 });
  }

  #judgeUnkept({ id }, answer) {
    if (!answer) return WAITS;
    if (answer.named?.startsWith(id)) return SENT;
    return answer.status >= 400 && answer.status < 500 ? REFUSED : WAITS;
  }
}
