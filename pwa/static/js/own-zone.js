// Picks the zone this phone is in, where nothing was picked yet.
import { wire } from "./content.js";

wire("[data-own-zone] [name=zone]", (list) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (list.value || !zone?.includes("/")) return;
  if (![...list.options].some((option) => option.value === zone)) {
    list.add(new Option(zone.split("/").reverse().join(", ").replaceAll("_", " "), zone));
  }
  list.value = zone;
});
