// Signing out takes what can be read off this phone, with signal and without. What waits is sent
// before; where that cannot be, it stays sealed and goes when the same person signs in again, unless
// they delete it.
import { wire } from "./content.js";
import { ask } from "./phone.js";

const PRESENCE = ["daymark-here", "__Host-daymark-here"];

async function countWaiting() {
  await ask({ do: "send" });
  const items = (await ask({ do: "list" })) ?? [];
  return items.filter(({ state }) => state !== "beside").length;
}

// Without this cookie the server takes the other one for nobody's.
function dropPresence() {
  for (const name of PRESENCE) {
    const secure = name.startsWith("__Host-") ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `${name}=; Max-Age=0; Path=/; SameSite=Lax${secure}`;
  }
}

async function leave(form) {
  await ask({ do: "forget" });
  if (navigator.onLine) {
    try {
      await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" } });
    } catch {
      // No signal after all: the cookie below is enough.
    }
  }
  dropPresence();
  location.replace("/");
}

function askFirst(form, count) {
  const dialog = document
    .querySelector("[data-sign-out-ask]")
    .content.firstElementChild.cloneNode(true);
  const words = dialog.querySelector("[data-count]");
  words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("{n}", count);
  form.replaceWith(dialog);
  dialog.querySelector("[data-leave]").addEventListener("click", () => leave(form));
  dialog.querySelector("[data-leave-nothing]").addEventListener("click", async () => {
    await ask({ do: "discard all" });
    await leave(form);
  });
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.replaceWith(form));
  dialog.querySelector("[data-stay]").focus();
}

wire("form[data-sign-out]", (form) => {
  form.addEventListener("submit", async (event) => {
    if (!navigator.serviceWorker?.controller) return;
    event.preventDefault();
    const count = await countWaiting();
    if (count) askFirst(form, count);
    else await leave(form);
  });
});
