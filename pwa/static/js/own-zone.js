// Picks the zone this phone is in, where nothing was picked yet.
import { wire } from "./content.js";

wire("[data-own-zone] [name=zone]", (list) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone?.replace("Etc/UTC", "UTC");
  const listed = [...list.options].some((option) => option.value === zone);
  if (list.value || !(listed || zone?.includes("/"))) return;
  if (!listed) {
    list.add(new Option(zone.split("/").reverse().join(", ").replaceAll("_", " "), zone));
  }
  list.value = zone;
});
