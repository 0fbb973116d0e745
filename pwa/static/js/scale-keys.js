// Keys 1 to 9, and 0 for 10, while the scale has the focus and only then (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!/^[0-9]$/.test(event.key)) return;
  const cells = event.target.closest?.("[data-scale]")?.querySelectorAll("button");
  if (!cells) return;
  event.preventDefault();
  const cell = cells[event.key === "0" ? 9 : Number(event.key) - 1];
  cell.form.requestSubmit(cell);
});
