// Static files and pages without a person, in Cache Storage. Each build's files have a cache of their
// own, which goes only when no kept page names that build any more.
const { tree, files, bare } = self.DAYMARK;
const BARE = `bare-${tree}`;
const ADDRESS = /\/static\/([0-9a-f]+)\/[\w./-]+/g;

function cacheOf(name) {
  return `static-${name}`;
}

export function treeOf(html) {
  return html.match(/\/static\/([0-9a-f]+)\//)?.[1] ?? null;
}

export async function keepBuild() {
  const cache = await caches.open(cacheOf(tree));
  await cache.addAll(files);
  const pages = await caches.open(BARE);
  for (const path of bare) {
    const answer = await fetch(path, { credentials: "omit", cache: "reload" });
    if (answer.ok) await pages.put(path, answer);
  }
}

// The files that a page names, where another build than ours made it.
export async function keepFiles(html) {
  for (const [address, build] of html.matchAll(ADDRESS)) {
    if (/\.(css|js|svg)$/.test(address)) await keepFile(address, build);
  }
}

async function keepFile(address, build) {
  const cache = await caches.open(cacheOf(build));
  if (!(await cache.match(address))) await cache.add(address);
}

export async function answerFile(request) {
  const known = await caches.match(request.url);
  if (known) return known;
  const build = new URL(request.url).pathname.split("/")[2];
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(cacheOf(build))).put(request.url, answer.clone());
  return answer;
}

export async function answerBare(path) {
  const pages = await caches.open(BARE);
  return (await pages.match(path)) ?? (await pages.match("/no-signal")) ?? Response.error();
}

export async function dropBuilds(named) {
  const keep = new Set([...named].map(cacheOf)).add(cacheOf(tree)).add(BARE);
  for (const name of await caches.keys()) if (!keep.has(name)) await caches.delete(name);
}
