// What serves a goal that somebody follows starts out shown to them. Where the goal is picked in the form
// itself, their switch goes on with it, in sight, and off again with it.
const turned = new WeakSet();

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-follows]")) turned.delete(target);
  if (target.name !== "goal_id" || !target.form) return;
  for (const one of target.form.elements) {
    if (!one.dataset?.follows) continue;
    const follows = one.dataset.follows.split(" ").includes(target.value);
    if (follows === one.checked || (!follows && !turned.has(one))) continue;
    one.checked = follows;
    if (follows) turned.add(one);
    else turned.delete(one);
  }
});
