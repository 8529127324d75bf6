// Without a network shows one page, and the receipts somebody chose to keep on this device. Shows what the market pushes.
// Nothing else is ever kept: no page of anybody, no part of the live evening.
const PARTS = "ngoai-mang"; // the page for no network, with its own styles and scripts
const KEPT = "bien-nhan"; // receipts, put there by their owner's own tap
const PAGE = "/ngoai-mang/";
const SCOPE = new URL(self.registration.scope).pathname;

async function keepPage() {
  const cache = await caches.open(PARTS);
  const reply = await fetch(PAGE, { credentials: "omit" });
  if (!reply.ok) return;
  const parts = [...(await reply.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"#?]+)"/g)].map((found) => found[1]);
  await cache.put(PAGE, reply);
  await Promise.allSettled([...new Set(parts)].map((part) => cache.add(part)));
}

// Sessions once had a worker of their own. Where nobody asked it for notices it goes; else it goes once they moved along.
async function begin() {
  if (SCOPE !== "/" && !(await self.registration.pushManager.getSubscription())) await self.registration.unregister();
  else await self.clients.claim();
}

async function withoutNetwork(request) {
  const kept = await caches.match(request.url, { cacheName: KEPT });
  return kept || (await caches.match(PAGE, { cacheName: PARTS })) || Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(keepPage().catch(() => {}).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/dang-xuat/") event.waitUntil(caches.delete(KEPT));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => withoutNetwork(request)));
  else if (pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { cacheName: PARTS })) || Response.error()));
  }
});

self.addEventListener("push", (event) => {
  const news = event.data ? event.data.json() : {};
  const options = { body: news.body, tag: news.tag, icon: "/static/apple-touch-icon.png", lang: "vi", data: news.url };
  event.waitUntil(self.registration.showNotification(news.title || "Chợ đêm trên mây", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data || "/phien-cho/", self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((window) => new URL(window.url).pathname === address.pathname);
      return open ? open.focus() : self.clients.openWindow(address.href);
    }),
  );
});
