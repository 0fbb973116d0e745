// The one policy for Trusted Types: our own server's HTML, our own worker, and no script at all.
const worker = new URL("/sw.js", location.origin).href;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => html,
  createScriptURL: (address) => {
    if (new URL(address, location.href).href === worker) return address;
    throw new TypeError("only our own worker may be started");
  },
});
