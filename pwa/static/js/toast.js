// A toast stays ten seconds, and as long as somebody is in it.
import { wire } from "./content.js";

const STAYS = 10_000;

export function letGo(toast) {
  const isUsed = () => toast.matches(":hover") || toast.contains(document.activeElement);
  const leave = () => {
    if (isUsed()) setTimeout(leave, 1_000);
    else toast.remove();
  };
  setTimeout(leave, STAYS);
}

wire("[data-toast]", letGo);

// Says a sentence that only the page knows.
export function toast(sentence) {
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = sentence;
  box.append(words);
  document.querySelector("#toasts").replaceChildren(box);
}
