// Sealing on the phone under the local key, which lives and dies with the sign-in, for what is read
// here again.
import { join } from "../outbox/parcel.js";
import { dropFacts, readFact, writeFact } from "./store.js";

const NONCE = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

// The local key, made at a sign-in; null where nobody is signed in here.
export async function findKey(whose) {
  const found = await readFact("key");
  return found && (!whose || found.whose === whose) ? found.key : null;
}

export async function makeKey(whose) {
  const how = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.generateKey(how, false, ["encrypt", "decrypt"]);
  await writeFact("key", { whose, key });
  return key;
}

export function dropKey() {
  return dropFacts("key");
}

export async function sealHere(key, text) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text));
  return join(iv, sealed);
}

// The text again, or null where the key is another.
export async function openHere(key, sealed) {
  try {
    const how = { name: "AES-GCM", iv: sealed.subarray(0, NONCE) };
    return decoder.decode(await crypto.subtle.decrypt(how, key, sealed.subarray(NONCE)));
  } catch {
    return null;
  }
}
