// A session reaches the log exactly once, however it ends. The first sending makes the entry, each
// later one changes it, on the version before it: a write that nobody acknowledged goes again, with
// the same bytes, before the next.
import { uuid7 } from "./uuid7.js";

const LEAST = 5;
const LATER = [401, 408, 425, 429];
const STAMP = ["write_id", "entry_id", "tapped_at", "base"];
const isKept = () => Boolean(navigator.serviceWorker?.controller);

function contentOf(form, given) {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of STAMP) fields.delete(name);
  for (const [name, value] of Object.entries(given)) fields.set(name, value ?? "");
  return fields;
}

async function send(act) {
  const response = await fetch(act.path, {
    method: "POST",
    body: act.body,
    keepalive: true,
    headers: { Accept: "application/json" },
  });
  const named = response.headers.get("Daymark-Write") ?? "";
  act.isKnown ||= response.ok && named.startsWith(act.writeId);
  if (act.isKnown) return "saved";
  if (response.status === 202 && response.headers.has("Daymark-Waits")) {
    act.isKnown = true; // written down on this phone
    return "saved";
  }
  return response.status === 401 ? "signed out" : LATER.includes(response.status) ? "wait" : "no";
}

export function makeSaver(form) {
  const entryId = uuid7();
  const begun = new Date().toISOString();
  const acts = [];
  let line = Promise.resolve("saved");

  function write(given) {
    const content = contentOf(form, given);
    const before = acts.at(-1);
    const text = content.toString();
    if (before?.content === text) return;
    const writeId = uuid7();
    content.set("write_id", writeId);
    content.set("tapped_at", begun);
    if (isKept()) {
      const title = form.dataset.called ?? document.querySelector("h1")?.textContent ?? "";
      content.set("shown", JSON.stringify({ kind: "breathing", title: title.trim(), detail: "" }));
      content.set("from", location.pathname);
    }
    if (before) content.set("base", before.writeId);
    else content.set("entry_id", entryId);
    const path = before
      ? form.dataset.edit.replace(/[0-9a-f-]{36}/, entryId)
      : form.getAttribute("action");
    acts.push({ content: text, writeId, path, body: content, isKnown: false });
  }

  async function sendAll() {
    try {
      for (const act of acts.filter(({ isKnown }) => !isKnown)) {
        const said = await send(act);
        if (said !== "saved") return said;
      }
      return "saved";
    } catch {
      return "wait";
    }
  }

  return {
    entryId,
    // Says "saved", "wait" (no answer), "signed out" or "no"; null where there is too little.
    save(given) {
      if (given.seconds < LEAST) return Promise.resolve(null);
      write(given);
      line = line.then(sendAll);
      return line;
    },
    // The page may be gone in a moment: everything leaves at once.
    saveNow(given) {
      if (given.seconds < LEAST) return;
      write(given);
      line = Promise.allSettled(
        acts.filter(({ isKnown }) => !isKnown).map((act) => send(act)),
      ).then(() => "saved");
    },
  };
}
