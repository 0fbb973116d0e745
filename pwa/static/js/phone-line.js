// The quiet line that tells the truth about what waits on this phone. Where nothing waits, it is not
// there; where something did, it says that all is saved, and nothing below it moves.
import { clockOf } from "./day.js";
import { onceLifted } from "./finger.js";
import { ask, hasWorker, hear } from "./phone.js";

const place = () => document.querySelector("[data-phone-line]");
let line = null;
let isNewer = false;
let timer = null;
let hasAsked = false;
let hasWaited = false;

function say(text, values) {
  return Object.entries(values).reduce((said, [name, to]) => said.replace(`{${name}}`, to), text);
}

function count(words, n, one, many) {
  return n === 1 ? words[one] : say(words[many], { n });
}

function tellWaits(words) {
  const { things, since, isSignedOut, isSending } = line;
  const head = count(words, things, "one", "many");
  const isOne = things === 1;
  if (isSignedOut) return [head, isOne ? words.signIn : words.signInMany];
  if (isSending && navigator.onLine) return [head, words.sending];
  const age = say(isOne ? words.sinceOne : words.since, { time: clockOf(since) });
  if (navigator.onLine) return [head, age];
  return [`${words.noSignal} ${head}`, isOne ? words.laterOne : words.later];
}

function tell(words) {
  if (line?.looks)
    return { look: true, words: [count(words, line.looks, "lookOne", "lookMany"), ""] };
  if (line?.waits) return { words: tellWaits(words), href: line.isSignedOut ? "/sign-in" : null };
  if (isNewer) return { words: [words.newer, ""], act: words.showIt };
  if (hasWaited && !isOnItsPage()) return { words: [words.allSent, words.noneLeft], isDone: true };
  return null;
}

// The page of what waits says so itself.
function isOnItsPage() {
  return document.querySelector("[data-outbox-list]") !== null;
}

function asOf(words) {
  const { kept } = document.documentElement.dataset;
  return kept && !navigator.onLine ? say(words.asOf, { time: clockOf(Number(kept)) }) : "";
}

function drawNow() {
  const here = place();
  if (!here) return;
  const words = here.dataset;
  const told = tell(words);
  const before = here.querySelector(".banner");
  const height = before?.offsetHeight ?? 0;
  before?.remove();
  if (!told) return;
  here.append(here.querySelector("template").content.cloneNode(true));
  const banner = here.querySelector(".banner");
  banner.style.minBlockSize = `${height}px`;
  banner.classList.toggle("banner--look", Boolean(told.look));
  const [bold, rest] = told.words;
  banner.querySelector("strong").textContent = bold;
  banner.querySelector("span").textContent = [rest, asOf(words)].filter(Boolean).join(" ");
  const way = banner.querySelector("a");
  if (told.href) way.href = told.href;
  way.hidden = told.isDone || (!told.act && way.pathname === location.pathname);
  if (told.act) {
    way.textContent = told.act;
    way.href = location.href;
    way.dataset.showNewer = "";
  }
}

function draw() {
  onceLifted(drawNow);
}

export function offerNewer() {
  isNewer = true;
  draw();
}

// Asked for once, when there is something that the browser must not throw away.
function askToStay() {
  if (hasAsked || !line?.waits) return;
  hasAsked = true;
  navigator.storage?.persist?.();
}

function comeBack() {
  clearTimeout(timer);
  const { waits = 0, next = 0, isSignedOut } = line ?? {};
  if (!waits || isSignedOut) return;
  timer = setTimeout(() => ask({ do: "send" }), Math.max(next - Date.now(), 1_000));
}

hear("line", (heard) => {
  line = heard.line;
  hasWaited ||= Boolean(line?.waits);
  draw();
  askToStay();
  comeBack();
  document.dispatchEvent(new CustomEvent("daymark:line", { detail: line }));
});

// The line may have come anew, with the page around it.
for (const event of ["htmx:after:swap", "daymark:waits"]) document.addEventListener(event, draw);

if (hasWorker) {
  addEventListener("online", draw);
  addEventListener("offline", draw);
}
