// A parcel for the server: sealed to the person's public point (ECIES, SEC 1 5.1: a one-time P-256
// key, HKDF-SHA-256 salted with it, AES-256-GCM). Nobody but the server opens it again.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("daymark parcel 1");
const NONCE = 12;
const encoder = new TextEncoder();

export function join(...parts) {
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
