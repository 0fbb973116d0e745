// A password can be looked at while it is typed. It is hidden again before it is sent, so that the
// browser keeps it as a password and not among what was typed into fields.
import { wire } from "./content.js";

wire("[data-show]", (button) => {
  const field = document.getElementById(button.dataset.show);
  const set = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => set(field.type === "password"));
  field.form.addEventListener("submit", () => set(false));
});
