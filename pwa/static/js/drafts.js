// What is typed is kept on the server, two seconds after a pause and when the page is left. Each save
// carries a rising number, so that a late one replaces nothing newer. The line in the dock says what
// is true: kept and when, or not yet.
import { wire } from "./content.js";
import { tellShown } from "./shown.js";
import { askToSignIn } from "./sign-in-again.js";
import { contentOf, forgetTry, isAcknowledged, waitsHere } from "./stamp.js";
import { uuid7 } from "./uuid7.js";

const PAUSE = 2_000;
const AGAIN = 10_000;
const KEPT_ALIVE = 60_000; // a browser sends no more than 64 KiB after a page is gone

class Draft {
  constructor(form) {
    this.form = form;
    this.path = form.dataset.draft;
    this.typist = uuid7();
    this.number = form.elements.namedItem("draft_number");
    this.count = Number(this.number.value);
    this.line = document.querySelector("[data-draft-line]");
    this.signIn = document.querySelector("[data-draft-sign-in]");
    this.kept = "draftUnkept" in form.dataset ? "" : contentOf(form);
    this.isOver = false;
    this.isBeside = false;
    this.isOwn = true; // whether its id is the one that goes when the form is sent
    this.hasSaved = this.count > 0;
    this.sent = null; // what the form was last sent with, if it is still that
  }

  get isChanged() {
    return contentOf(this.form) !== this.kept;
  }

  say(what, time = "") {
    if (this.line) this.line.textContent = this.line.dataset[what].replace("{time}", time);
    if (this.signIn) this.signIn.hidden = what !== "signedOut";
  }

  touch() {
    clearTimeout(this.timer);
    if (this.isOver || !this.isChanged) return;
    // What is being pressed must not move away under the finger that left the field for it.
    if (!this.isSignedOut) this.say("waits");
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  // Whether everything typed is kept now.
  async keep({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.isOver || !this.form.isConnected || !this.isChanged) return true;
    const content = contentOf(this.form);
    const { path } = this;
    const number = this.rise(content);
    this.hasSaved = true;
    try {
      const answer = await this.send(content, isLeaving);
      if (answer.status === 202) return this.hearItWaits(content);
      const heard = answer.ok ? await answer.json() : null;
      // A later save of our own is under way, and tells what is true.
      if (path !== this.path || number !== this.count) return false;
      if (heard) return this.hear(heard, content);
      if (answer.status === 401) return this.waitForSignIn();
    } catch {
      // No network: the next try is below.
    }
    this.say("waits");
    this.timer = setTimeout(() => this.keep(), AGAIN);
    return false;
  }

  // The number of a save. What is the same as was sent has the number it was sent with, so that it
  // goes with that, however late it arrives.
  rise(content) {
    if (content !== this.sent) {
      this.count += 1;
      this.sent = null;
    }
    if (this.isOwn) this.number.value = this.count;
    return this.count;
  }

  // The form is being sent, and takes along all saves up to now.
  takeAlong() {
    const content = contentOf(this.form);
    this.rise(content);
    this.sent = content;
  }

  send(content, isLeaving) {
    const size = new TextEncoder().encode(content).length;
    tellShown(this.form);
    const body = new FormData(this.form);
    body.set("draft_number", this.count);
    body.set("typist", this.typist);
    return fetch(this.path, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      keepalive: isLeaving && size < KEPT_ALIVE,
    });
  }

  hear({ became, at }, content) {
    // In the log already by our own sending, whose answer was lost, it needs no keeping.
    const isOurs = became === "logged" && content === this.sent;
    if (became !== "kept" && !isOurs) return this.keepBeside();
    this.kept = content;
    this.isSignedOut = false;
    if (this.isChanged) this.touch();
    else this.say(this.isBeside ? "elsewhere" : "kept", at);
    return true;
  }

  // What was last written on this phone is what is being written.
  goOnWith({ path, count, isSent }) {
    this.path = path;
    this.count = count;
    this.number.value = count;
    this.kept = contentOf(this.form);
    this.hasSaved = true;
    if (!isSent) this.say("here");
  }

  // Kept on this phone, and sent when there is signal.
  hearItWaits(content) {
    this.kept = content;
    if (this.isChanged) this.touch();
    else this.say("here");
    return true;
  }

  // Another phone wrote on in this draft, or saved it: its words stay, and these are kept beside them.
  keepBeside() {
    const fresh = uuid7();
    const entry = this.form.elements.namedItem("entry_id");
    if (entry) {
      entry.value = fresh;
      forgetTry(this.form);
    }
    this.path = this.path.replace(/[^/]+$/, fresh);
    this.count = 0;
    this.sent = null;
    this.isBeside = true;
    this.isOwn = entry !== null;
    return this.keep();
  }

  waitForSignIn() {
    this.isSignedOut = true;
    this.say("signedOut");
    return false;
  }

  // Logged: what was kept went with it, but for what stands under another id.
  end(sentId) {
    this.isOver = true;
    clearTimeout(this.timer);
    const id = this.path.split("/").at(-1);
    if ((id === sentId && this.isOwn) || !this.hasSaved) return;
    const body = new URLSearchParams({ draft_number: this.count });
    fetch(`${this.path}/discard`, { method: "POST", body, keepalive: true });
  }

  async goOn(address) {
    if (!(await this.keep())) return;
    const wanted = new URL(address, location.href);
    location.assign(this.hasSaved ? `${this.path}${wanted.search}` : wanted);
  }
}

wire("form[data-draft]", (form) => {
  const draft = new Draft(form);
  draft.touch();
  const leave = () => draft.keep({ isLeaving: true });
  form.addEventListener("submit", () => draft.takeAlong(), true);
  form.addEventListener("draft:goes-on", ({ detail }) => draft.goOnWith(detail));
  form.addEventListener("input", () => draft.touch());
  form.addEventListener("change", () => draft.touch());
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && form.isConnected) leave();
  });
  addEventListener("online", () => draft.keep());
  draft.signIn?.addEventListener("click", () => askToSignIn(() => draft.keep()));
  form.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const { body } = ctx.request;
    if (isAcknowledged(ctx) || waitsHere(ctx)) draft.end(body.get("entry_id") ?? body.get("base"));
  });
  for (const button of form.querySelectorAll("[data-switch]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      draft.goOn(button.dataset.switch);
    });
  }
});
