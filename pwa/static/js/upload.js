// A file leaves in pieces, so that a bad network costs one piece and not all of it; a piece that got
// no answer is sent again. What is too large never leaves the phone.
import { rest } from "./busy.js";
import { wire } from "./content.js";
import { uuid7 } from "./uuid7.js";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
const LATER = [429, 500, 502, 503, 504];

function pause(wait) {
  return new Promise((go) => {
    setTimeout(go, wait);
    addEventListener("online", go, { once: true });
  });
}

// The answer, however long it takes; `waits` is told when there was none.
async function sendUntilAnswered(path, options, waits) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const answer = await fetch(path, options).catch(() => null);
    if (answer && !LATER.includes(answer.status)) return answer;
    waits();
    await pause(wait);
  }
}

class Upload {
  constructor(form) {
    this.form = form;
    this.problem = form.querySelector("[data-upload-problem]");
    this.shown = form.querySelector("[data-upload-progress]");
    this.bar = this.shown.querySelector("progress");
  }

  say(sentence) {
    this.problem.hidden = !sentence;
    this.problem.querySelector("span").textContent = sentence ?? "";
  }

  fail(sentence) {
    this.isSending = false;
    this.say(sentence);
    this.shown.hidden = true;
    rest(this.form);
  }

  async post(path, body) {
    const answer = await sendUntilAnswered(path, { method: "POST", body }, () =>
      this.say(this.form.dataset.waits),
    );
    this.say("");
    return answer;
  }

  async send(file) {
    const { piece, broken, signedOut, tooLarge } = this.form.dataset;
    const place = `${this.form.action}/${uuid7()}`;
    const about = new URLSearchParams(new FormData(this.form));
    about.delete("file");
    about.set("name", file.name);
    about.set("size", file.size);
    this.isSending = true;
    this.shown.hidden = false;
    this.bar.value = 0;
    const size = Number(piece);
    const steps = [["begin", about]];
    for (let number = 0; number * size < file.size; number += 1) {
      steps.push([`pieces/${number}`, file.slice(number * size, (number + 1) * size)]);
    }
    steps.push(["end", about]);
    for (const [index, [name, body]] of steps.entries()) {
      const answer = await this.post(`${place}/${name}`, body);
      if (answer.status === 401) return this.fail(signedOut);
      if (answer.status === 413) return this.fail(tooLarge);
      if (!answer.ok) return this.fail(broken);
      this.bar.value = (100 * (index + 1)) / steps.length;
    }
    location.assign(place);
  }
}

wire("form[data-upload]", (form) => {
  const upload = new Upload(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (upload.isSending) return;
    const [file] = form.elements.namedItem("file").files;
    if (!file) upload.fail(form.dataset.none);
    else if (file.size > Number(form.dataset.largest)) upload.fail(form.dataset.tooLarge);
    else upload.send(file).catch(() => upload.fail(form.dataset.broken));
  });
});
