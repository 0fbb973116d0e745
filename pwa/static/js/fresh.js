// Back must not show a page as it was before somebody signed out. What was typed survives a reload.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
