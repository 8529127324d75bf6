// Shows what the market pushes, and opens the page it is about. It keeps nothing and sees no other request.
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
