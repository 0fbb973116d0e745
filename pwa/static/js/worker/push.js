// Pushes: shown at once, whatever they hold (a browser takes the leave of those that show nothing),
// confirmed to the server, and answered by a tap, with or without a window.
import { findPhone, learn, stopPush, WANTED } from "./phone.js";
import { dropFacts, readFact, writeFact } from "./store.js";

const END = 24; // so much of an address tells it from another
const ICON = () => `/static/${self.DAYMARK.tree}/app/icon-192.png`;

export async function showPush(data) {
  const note = read(data);
  await show(note);
  if (note.id) await say(note.id, "shown");
}

export async function clickPush({ action, notification }) {
  const note = notification.data ?? {};
  notification.close();
  if (action === "later") {
    if (note.id && !(await say(note.id, "later"))) await show(note); // it is not lost
    return;
  }
  const { origin } = self.location;
  const place = new URL(note.url || "/today", origin);
  await self.clients.openWindow(place.origin === origin ? place.href : "/today");
  if (note.id) await say(note.id, "opened");
}

function read(data) {
  try {
    const note = data.json();
    return { ...note, title: String(note.title || "Daymark"), body: String(note.body ?? "") };
  } catch {
    return { title: "Daymark", body: "" };
  }
}

function show(note) {
  const actions = [
    { action: "open", title: note.open },
    { action: "later", title: note.later },
  ].filter(({ title }) => title);
  return self.registration.showNotification(note.title, {
    body: note.body,
    icon: ICON(),
    badge: ICON(),
    tag: note.tag || "daymark",
    renotify: true,
    data: note,
    actions,
  });
}

async function say(id, what) {
  return post(`/api/push/${encodeURIComponent(id)}/${what}`, {});
}

async function post(path, fields) {
  const headers = { Accept: "application/json", "Daymark-Worker": "1" };
  const body = new URLSearchParams(fields);
  const answer = await fetch(path, { method: "POST", headers, body }).catch(() => null);
  return answer?.ok ?? false;
}

// The person allowed reminders here, or wants none any more.
export async function setWanted({ isWanted }) {
  const phone = await findPhone();
  if (isWanted && phone) return writeFact(WANTED, phone.whose);
  await dropFacts(WANTED);
  await stopPush();
}

// At each start: is this browser reached where the server believes it is? An address can change or end
// without a word.
export async function renewPush() {
  const wanted = await readFact(WANTED);
  const manager = self.registration.pushManager;
  if (!wanted || !manager) return;
  const phone = await learn();
  if (phone?.whose !== wanted || !phone.push.key) return;
  if (phone.push.end === "stopped") return setWanted({ isWanted: false });
  if (self.Notification?.permission !== "granted") return;
  const found = await subscribe(manager, phone.push.key).catch(() => null);
  if (!found || found.endpoint.slice(-END) === phone.push.end) return;
  const { endpoint, keys } = found.toJSON();
  await post("/api/push/device", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

async function subscribe(manager, key) {
  const known = await manager.getSubscription();
  if (known && toText(known.options.applicationServerKey) === key) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function toText(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
