// Runs the outbox's own rules for the tests, over a store in memory. Each line in is a command or the
// answer to what was asked; each line out asks the net for something or says what a command gave. The
// store stays when the phone's worker is killed: what a killed worker still does reaches nothing.
import { createInterface } from "node:readline";
import { Outbox } from "../../pwa/static/js/outbox/outbox.js";
import { sealTo, toBase64 } from "../../pwa/static/js/outbox/parcel.js";
import { Writing } from "../../pwa/static/js/outbox/writing.js";

const NEVER = new Promise(() => {});
let rows = new Map();
let facts = new Map();
let count = 0;
let now = 0;
let life = 0;
let asked = 0;
let lock = null;
const waiting = new Map();

function say(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

// The store as one life of the worker has it: after that life nothing it does counts.
function storeOf(own) {
  const alive = (act) => (own === life ? Promise.resolve(act()) : NEVER);
  return {
    list: (whose) => alive(() => [...rows.values()].filter((item) => item.whose === whose).sort((a, b) => a.n - b.n)),
    find: (id) => alive(() => rows.get(id)),
    change: ({ put = [], update = [], remove = [] }) =>
      alive(() => {
        for (const id of remove) rows.delete(id);
        for (const item of update) if (rows.has(item.id)) rows.set(item.id, item);
        for (const item of put) {
          const n = item.n ?? rows.get(item.id)?.n ?? ++count;
          rows.set(item.id, { ...item, n });
        }
      }),
    read: (name) => alive(() => facts.get(name)),
    write: (name, value) => alive(() => facts.set(name, value)),
  };
}

function ask(own, what) {
  const id = ++asked;
  say({ ask: id, ...what });
  return new Promise((resolve, reject) => waiting.set(id, { own, resolve, reject }));
}

function makeWorker() {
  const own = life;
  const sender = {
    async send({ whose, last, held = [], items }) {
      const parcels = items.map(({ id, parcel }) => ({ id, sealed: toBase64(Uint8Array.from(parcel)) }));
      const answer = await ask(own, { want: "sync", contact: { whose, last, held, parcels } });
      if (answer === null) throw new TypeError("no network");
      if (answer.status === 401) return { kind: "signed out" };
      if (answer.status === 413) return { kind: "too much", problems: [] };
      if (answer.status !== 200 || !answer.said) return { kind: "nothing" };
      const { answers, lacks_last, lacks } = answer.said;
      return { kind: "answers", answers, lacksLast: lacks_last, lacks };
    },
  };
  const outbox = new Outbox(storeOf(own), sender, { now: () => now });
  const sendInTurn = async (whose, how) => {
    if (lock === own) return;
    lock = own;
    await outbox.send(whose, how);
    lock = null;
  };
  const lineOf = (letter) => ({
    forward: (item, last) => ask(own, { want: "forward", ...letter, id: item.id, isSave: item.isSave ?? false, last }),
    sendEarlier: (whose) => sendInTurn(whose, { isForced: true }),
  });
  return { outbox, sendInTurn, lineOf };
}

let worker = makeWorker();

async function take({ item, letter, point }) {
  const { outbox, lineOf } = worker; // a later life takes nothing over from this one
  const parcel = await sealTo(point, JSON.stringify(letter));
  const writing = new Writing(outbox, lineOf(letter));
  const { became, answer } = await writing.take({ ...item, parcel: [...parcel] });
  return { became, status: answer?.status ?? null };
}

const COMMANDS = {
  reset() {
    rows = new Map();
    facts = new Map();
    now = 0;
    COMMANDS.kill();
  },
  kill() {
    life += 1;
    lock = null;
    worker = makeWorker();
  },
  clock: (command) => {
    now = command.now;
  },
  take,
  both: ({ first, second }) => Promise.all([take(first), take(second)]),
  send: ({ whose, isForced }) => worker.sendInTurn(whose, { isForced }),
  summary: ({ whose }) => worker.outbox.summarise(whose),
  list: () => [...rows.values()].map(({ parcel, ...item }) => item),
  discard: ({ id }) => worker.outbox.discard(id),
  load: ({ items }) => storeOf(life).change({ put: items }),
};

async function run({ command, ...given }) {
  const gave = await COMMANDS[command](given);
  say({ done: true, gave: gave ?? null });
}

function hear(line) {
  if (line.command) {
    run(line);
    return;
  }
  const { own, resolve } = waiting.get(line.answer);
  waiting.delete(line.answer);
  if (own !== life) return; // asked by a worker that was killed meanwhile
  if (line.kills) {
    COMMANDS.kill();
    say({ done: true, gave: { became: "killed" } });
  } else resolve(line.gives);
}

createInterface({ input: process.stdin }).on("line", (line) => hear(JSON.parse(line)));
