// Sound and vibration, on or off; remembered on this phone.
import { canVibrate } from "./breathe-sound.js";

const PLACE = "daymark-breathe-";

function read(name) {
  try {
    return localStorage.getItem(PLACE + name) !== "off";
  } catch {
    return true;
  }
}

function write(name, on) {
  try {
    localStorage.setItem(PLACE + name, on ? "on" : "off");
  } catch {
    // a browser that keeps nothing: the switch holds for this session
  }
}

export function wireSwitches(guide, whenOff) {
  const on = {};
  for (const button of guide.querySelectorAll("[data-switch]")) {
    const name = button.dataset.switch;
    const show = () => button.setAttribute("aria-pressed", String(on[name]));
    on[name] = read(name);
    if (name === "vibration") button.hidden = !canVibrate;
    show();
    button.addEventListener("click", () => {
      on[name] = !on[name];
      write(name, on[name]);
      show();
      if (!on[name]) whenOff(name);
    });
  }
  return on;
}
