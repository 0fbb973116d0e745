// What the page does when a write waits on this phone: the tap has its card, the form leads back.

import htmx from "htmx.org";
import { wireNew } from "./content.js";
import { clockOf } from "./day.js";
import { forgetTry, waitsHere } from "./stamp.js";
import { toast } from "./toast.js";

const LOW = 3;
const NOBODY = /00000000-0000-0000-0000-000000000000/g;
const areas = new WeakMap();

function cardOf(form, id, shown) {
  const card = document.querySelector("[data-waiting-card]").content.cloneNode(true);
  const area = card.querySelector(".log-area");
  for (const link of area.querySelectorAll("a"))
    link.href = link.getAttribute("href").replace(NOBODY, id);
  const undo = area.querySelector("form");
  for (const name of ["action", "hx-post"])
    undo.setAttribute(name, undo.getAttribute(name).replace(NOBODY, id));
  const square = area.querySelector("[data-score]");
  square.textContent = shown.score;
  square.classList.add(`mood-${shown.score}`);
  area.querySelector("[data-word]").textContent = shown.title;
  area.querySelector("time").textContent = clockOf(Date.now());
  area.querySelector("[data-low]").hidden = Number(shown.score) > LOW;
  for (const field of undo.querySelectorAll("[name=day]")) {
    field.value = form.elements.namedItem("day").value;
  }
  return area;
}

function showCard(form, body) {
  const old = form.closest(".log-area");
  const area = cardOf(form, body.get("entry_id"), JSON.parse(body.get("shown")));
  areas.set(area, old);
  old.replaceWith(area);
  htmx.process(area);
  wireNew();
  area.querySelector("[data-word]").focus();
}

function takeBack(form) {
  const card = form.closest(".log-area");
  const scale = areas.get(card);
  if (!scale) return location.assign("/today");
  for (const button of scale.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  card.replaceWith(scale);
  htmx.process(scale);
  scale.querySelector("[data-take-focus]")?.focus();
}

function leadBack(form) {
  const back = document.querySelector(".head-back")?.href;
  const isHere =
    !back ||
    form.closest("[data-sheet-place]") ||
    form.matches(".one-tap, .toast form, .share-form");
  if (!isHere) location.assign(back);
}

function sayItWaits() {
  toast(document.querySelector("[data-phone-line]")?.dataset.keptHere ?? "");
  wireNew();
}

function show(form, ctx) {
  const { body } = ctx.request;
  if (form.matches(".scale-form")) return showCard(form, body);
  if (form.matches(".log-area form")) return takeBack(form);
  if (form.matches(".one-tap")) form.replaceChildren();
  form.closest("[data-sheet-place]")?.querySelector("[data-sheet-close]")?.click();
  sayItWaits();
  return leadBack(form);
}

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!waitsHere(ctx)) return;
  event.preventDefault();
  forgetTry(form);
  show(form, ctx);
  document.dispatchEvent(new Event("daymark:waits"));
});
