// Shortens a list to the rows that hold what is typed; accents and letters' case do not matter.
import { wire } from "./content.js";

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

wire("[data-find]", (field) => {
  const place = document.getElementById(field.dataset.find);
  const rows = place.querySelectorAll(":scope > li, tr:has(th[scope=row])");
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    for (const row of rows)
      row.hidden = !plain((row.cells?.[0] ?? row).textContent).includes(wanted);
  });
});
