// Forms that write are sent from where they stand, so that a lost network or a session that ran out
// leaves the page and its words alone. An answer with errors takes the place of the content; an
// answer that leads on leads on. Without a script they are sent as forms are.
import htmx from "htmx.org";
import { wire } from "./content.js";

const HOW = {
  "hx-boost": "true",
  "hx-push-url": "false",
  "hx-select": "#main",
  "hx-swap": "outerHTML",
  "hx-target": "#main",
};

export function isSentHere(form) {
  return form.matches("form[data-stamp][hx-boost]");
}

wire("form[data-stamp]:not([hx-post])", (form) => {
  for (const [name, value] of Object.entries(HOW)) form.setAttribute(name, value);
  htmx.process(form);
});

// The way to the page one is on, at another place of it, loads it anew too.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.hx?.redirect) return;
  const there = new URL(ctx.hx.redirect, location.href);
  const isHere = there.pathname === location.pathname && there.search === location.search;
  if (!isHere || !there.hash) return;
  history.replaceState(null, "", there);
  ctx.hx.refresh = "true";
});
