// What an answer to a write means for what waits. Sent: it names the write. Waits: no answer, or one
// that is not ours to be sure of (a hotel's sign-in page says 200 too), or a server that cannot now.
// Refused: the server has read it, and will not take it as it is.
const LATER = [401, 408, 425, 429];

export const SENT = "sent";
export const WAITS = "waits";
export const REFUSED = "refused";

function isNow(status) {
  return status >= 400 && status < 500 && !LATER.includes(status);
}

// `named` is what the answer says it acknowledges: the name of the write, and its outcome.
export function judge({ status, named = "" }, name) {
  const [told, outcome] = named.split(" ");
  if (status >= 200 && status < 300 && told === name) {
    return { became: SENT, outcome: outcome ?? "saved" };
  }
  if (isNow(status)) return { became: REFUSED, status };
  return { became: WAITS, isSignedOut: status === 401 };
}
