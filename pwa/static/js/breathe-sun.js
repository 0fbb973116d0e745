// The sun: it rises and its halo opens, stands still, sinks to the horizon while the glints shorten.
const RISE = 140;
const HALO = { closed: 54, open: 78 };
const GLINTS_LEAST = 0.5;
export const STILL = 0.4;

export function drawSun(guide, height) {
  const sun = guide.querySelector("[data-sun]");
  sun.setAttribute("transform", `translate(0 ${(-RISE * height).toFixed(2)})`);
  const radius = HALO.closed + (HALO.open - HALO.closed) * height;
  sun.querySelector("[data-halo]").setAttribute("r", radius.toFixed(2));
  const width = GLINTS_LEAST + (1 - GLINTS_LEAST) * height;
  guide.querySelector("[data-glints]").setAttribute("transform", `scale(${width.toFixed(3)} 1)`);
}
