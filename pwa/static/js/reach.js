// Reminders on this phone: the browser's own question comes only after a tap on our button.
import { wire } from "./content.js";
import { ask, isAtHome } from "./phone.js";

function say(what) {
  for (const one of document.querySelectorAll("[data-push-says]")) {
    one.hidden = one.dataset.pushSays !== what;
  }
}

async function keep(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  const headers = { Accept: "application/json" };
  const answer = await fetch("/api/push/device", { method: "POST", headers, body });
  return answer.ok;
}

async function allow(button) {
  const canBe = (await isAtHome) && "PushManager" in window && "Notification" in window;
  if (!canBe) return say("unable");
  if ((await Notification.requestPermission()) !== "granted") return say("refused");
  button.setAttribute("aria-busy", "true");
  try {
    const registration = await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: button.dataset.pushAllow,
    });
    if (!(await keep(subscription))) return say("failed");
    await ask({ do: "push wanted", isWanted: true });
    location.reload();
  } catch {
    say("failed");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

wire("[data-push-allow]", (button) => button.addEventListener("click", () => allow(button)));

wire("[data-push-stop]", (form) => {
  form.addEventListener("submit", () => ask({ do: "push wanted", isWanted: false }));
});

// What somebody types for the lock screen stands in its picture at once.
wire("[data-echo]", (place) => {
  const field = document.getElementById(place.dataset.echo);
  field?.addEventListener("input", () => {
    place.textContent = field.value || "…";
  });
});
