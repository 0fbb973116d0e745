// The person's own day at an instant: in their zone, from the hour at which their day begins.
const HOUR = 3_600_000;

function partsOf(instant, zone) {
  const how = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-CA", how).formatToParts(instant);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

// The time by the clock of this phone, as 14:05.
export function clockOf(instant) {
  return new Date(instant).toTimeString().slice(0, 5);
}

export function dayOf(instant, zone, starts = 0) {
  // The wall clock less the hours, as the server reckons it: on the day the clocks change too.
  const wall = new Date(instant);
  const how = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const [hour] = new Intl.DateTimeFormat("en-GB", how).format(wall).split(":").map(Number);
  const { year, month, day } = partsOf(wall, zone);
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const own = new Date(hour < Number(starts) ? midnight - 24 * HOUR : midnight);
  return own.toISOString().slice(0, 10);
}
