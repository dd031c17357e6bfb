// Without a network there is one card; with a network nothing is kept and nothing is changed.

const KEPT = "opstap-kaart";
const DAYS = 30;
const PLACE = /^(\/[a-z]{2})?\/mijn-plek(\/|$)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET" && PLACE.test(path)) {
    event.respondWith(fetch(request).catch(() => card()));
  } else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

async function card() {
  const cache = await caches.open(KEPT);
  for (const request of await cache.keys()) {
    const answer = await cache.match(request);
    const isPage = answer.headers.get("Content-Type")?.startsWith("text/html");
    if (!isPage) continue;
    const age = Date.now() - Date.parse(answer.headers.get("Date"));
    if (age < DAYS * 86_400_000) return answer;
    await caches.delete(KEPT);
  }
  return Response.error();
}

async function kept(request) {
  return (await caches.match(request, { ignoreSearch: true })) || Response.error();
}
