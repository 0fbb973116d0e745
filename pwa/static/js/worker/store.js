// What the phone keeps, in IndexedDB: what waits, the kept pages, a few facts and the local key. All
// words in it are sealed; open to read are ids, times, sizes and the addresses of kept pages.
import { openDB } from "idb";

const NAME = "daymark";
const VERSION = 1;

function upgrade(database, oldVersion) {
  if (oldVersion < 1) {
    const items = database.createObjectStore("items", { keyPath: "n", autoIncrement: true });
    items.createIndex("id", "id", { unique: true });
    items.createIndex("whose", "whose");
    database.createObjectStore("facts");
    database.createObjectStore("pages", { keyPath: "key" });
  }
}

let opened = null;

export function open() {
  opened ??= openDB(NAME, VERSION, {
    upgrade,
    blocking: () => close(),
    terminated: () => {
      opened = null;
    },
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function close() {
  const database = await opened;
  opened = null;
  database?.close();
}

// The store that the outbox is handed. Each change is one transaction, on the disk when it ends.
// What is to be updated and was taken away meanwhile stays away.
export const items = {
  async list(whose) {
    return (await open()).getAllFromIndex("items", "whose", whose);
  },

  async find(id) {
    return (await open()).getFromIndex("items", "id", id);
  },

  async change({ put = [], update = [], remove = [] }) {
    const work = (await open()).transaction("items", "readwrite", { durability: "strict" });
    for (const id of remove) {
      const n = await work.store.index("id").getKey(id);
      if (n !== undefined) work.store.delete(n);
    }
    for (const item of update) {
      if ((await work.store.getKey(item.n)) !== undefined) work.store.put(item);
    }
    for (const { n, ...item } of put) {
      const known = n ?? (await work.store.index("id").getKey(item.id));
      work.store.put(known === undefined ? item : { ...item, n: known });
    }
    await work.done;
  },

  read: (name) => readFact(name),
  write: (name, value) => writeFact(name, value),
};

export async function readFact(name) {
  return (await open()).get("facts", name);
}

export async function writeFact(name, value) {
  return (await open()).put("facts", value, name);
}

export async function dropFacts(...names) {
  const work = (await open()).transaction("facts", "readwrite", { durability: "strict" });
  for (const name of names) work.store.delete(name);
  await work.done;
}
