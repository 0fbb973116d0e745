// Sealing on the phone. Two ways: under the local key, which lives and dies with the sign-in, for
// what is read here again; and to the person's public point, for the server alone (ECIES, SEC 1 5.1:
// a one-time P-256 key, HKDF-SHA-256 salted with it, AES-256-GCM).
import { dropFacts, readFact, writeFact } from "./store.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("daymark parcel 1");
const NONCE = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}

export function toBytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(text);
}

// A parcel that only the server can open, for the holder of `point`.
export async function sealTo(point, text) {
  const { subtle } = crypto;
  const [theirs, once] = await Promise.all([
    subtle.importKey("raw", toBytes(point), CURVE, false, []),
    subtle.generateKey(CURVE, false, ["deriveBits"]),
  ]);
  const salt = await subtle.exportKey("raw", once.publicKey);
  const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const material = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: INFO };
  const key = await subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  return join(salt, iv, await subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text)));
}

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
