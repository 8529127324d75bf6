// Notices on this device: only where the browser can. The form is sent once the browser said where to.
const push = document.querySelector("form[data-push]");
async function ask() {
  const worker = await navigator.serviceWorker.register("/dich-vu.js", { scope: "/" });
  while (!worker.active) await new Promise((done) => setTimeout(done, 50));
  const applicationServerKey = Uint8Array.from(atob(push.dataset.push.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const { endpoint, keys } = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON();
  const old = (await navigator.serviceWorker.getRegistrations()).find(({ scope }) => scope.endsWith("/phien-cho/")); // of before: it moves along
  const replaces = (await old?.pushManager.getSubscription())?.endpoint ?? "";
  for (const [name, value] of Object.entries({ endpoint, key: keys.p256dh, auth: keys.auth, replaces })) push.elements[name].value = value;
  await old?.unregister();
  push.submit();
}
if (push && "serviceWorker" in navigator && "PushManager" in window) {
  push.hidden = false;
  push.addEventListener("submit", (event) => {
    event.preventDefault();
    ask().catch(() => (push.querySelector("[data-refused]").hidden = false));
  });
}
