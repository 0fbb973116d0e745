// Two more ways to keep what is shown once: on the clipboard, and on paper.
import { wire } from "./content.js";

wire("[data-copy]", (button) => {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", async () => {
    const lines = document.querySelectorAll(`#${button.dataset.copy} > li`);
    await navigator.clipboard.writeText([...lines].map((line) => line.textContent).join("\n"));
    button.querySelector("span").textContent = button.dataset.done;
  });
});

wire("[data-print]", (button) => button.addEventListener("click", () => print()));
