/** Keeps one whole version of the app on the device, and serves it with or without a network. */

declare const self: ServiceWorkerGlobalScope;

const PREFIX = "verifier-app-";
const CACHE = PREFIX + VERSION;
/** Addresses at which the app itself is shown; their fragment never leaves the device. */
const SHELLS = new Set(["/", "/v"]);

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  // A person has agreed to start the version that waits.
  if (event.data === "start") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SHELLS.has(url.pathname)) event.respondWith(kept("/", request));
  } else if (PRECACHE.some((file) => file.url === url.pathname)) {
    event.respondWith(kept(url.pathname, request));
  }
});

/** Stores every file of this version, or nothing: a file that is not what was built is refused. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      PRECACHE.map(async ({ url, sha256 }) => {
        const response = await fetch(url, { cache: "reload", credentials: "omit" });
        const body = await response.clone().arrayBuffer();
        if (!response.ok || (await digest(body)) !== sha256) {
          throw new Error(`${url} is not the file of this version`);
        }
        await cache.put(url, response);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function digest(body: ArrayBuffer): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function kept(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(name)) ?? fetch(request);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names
      .filter((name) => name.startsWith(PREFIX) && name !== CACHE)
      .map((name) => caches.delete(name)),
  );
}

export {};
