// The page of what waits here: each in its row, what needs a look with what can be done about it.
import { ask, isAtHome } from "./phone.js";
import { draw, gather, makeRow, markInto } from "./waiting.js";

const page = document.querySelector("[data-outbox-page]");

function wayToMend({ path, from, blank }) {
  const isLog = path.startsWith("/log/");
  const edited = /^(\/entries\/[0-9a-f-]{36})\/edit$/.exec(path)?.[1];
  return isLog ? blank : edited ? `${edited}?edit=1` : (from ?? "/today");
}

function cardOf(name, item) {
  const card = document.querySelector(`[data-outbox-${name}]`).content.cloneNode(true);
  card.querySelector(".outbox-card-title").textContent = item.shown?.title ?? "";
  return card;
}

function discard(button, id) {
  if (!("isSure" in button.dataset)) {
    button.dataset.isSure = "";
    button.textContent = button.dataset.sure;
    return;
  }
  ask({ do: "discard", id });
}

function problemCard(item) {
  const card = cardOf("problem", item);
  if (item.shown) markInto(card.querySelector(".mark"), item.shown);
  if (item.problems.length) {
    card.querySelector("[data-problem]").textContent = item.problems.join(" ");
  }
  const canMend = item.path !== null;
  const [mend, again, gone] = ["mend", "again", "discard"].map((what) =>
    card.querySelector(`[data-${what}]`),
  );
  mend.hidden = !canMend;
  mend.addEventListener("click", () => location.assign(`${wayToMend(item)}#mend=${item.id}`));
  again.hidden = !canMend || item.status !== 409;
  again.addEventListener("click", () => ask({ do: "again", id: item.id }));
  gone.addEventListener("click", () => discard(gone, item.id));
  return card;
}

function besideCard(item) {
  const card = cardOf("beside", item);
  const entry = /^(\/entries\/[0-9a-f-]{36})/.exec(item.path ?? "")?.[1];
  card.querySelector("[data-both]").href = entry ? `${entry}/versions` : (item.from ?? "/today");
  card
    .querySelector("[data-seen]")
    .addEventListener("click", () => ask({ do: "discard", id: item.id }));
  return card;
}

function show(items) {
  const waiting = items.filter(({ state }) => state === "waits");
  const mended = items.map(({ mends }) => mends);
  const refused = items.filter(({ id, state }) => state === "refused" && !mended.includes(id));
  const beside = items.filter(({ state }) => state === "beside");
  const { logged, others } = gather(items);
  page.querySelector("[data-all-saved]").hidden = items.length > 0;
  page.querySelector("[data-outbox-try]").hidden = waiting.length === 0;
  page.querySelector("[data-outbox-told]").hidden = waiting.length === 0;
  page
    .querySelector("[data-outbox-list]")
    .replaceChildren(
      ...[...logged, ...others].map(makeRow),
      ...refused.map(problemCard),
      ...beside.map(besideCard),
    );
}

let shown = null;

// What is the same stays as it is: a button that asks once more must not begin anew under the finger.
function showChanged(items) {
  const now = JSON.stringify(items);
  if (now === shown) return;
  shown = now;
  show(items);
}

if (page) {
  isAtHome.then((isSo) => {
    page.querySelector("[data-no-worker]").hidden = isSo;
  });
  document.addEventListener("daymark:items", ({ detail }) => showChanged(detail));
  const now = page.querySelector("[data-send-now]");
  now.addEventListener("click", async () => {
    now.setAttribute("aria-busy", "true");
    await ask({ do: "send" });
    now.removeAttribute("aria-busy");
  });
  draw();
}
