// Keeping a receipt on this device, when its owner asks for it, and finding it again without a network.
const KEPT = "bien-nhan";
const canKeep = "serviceWorker" in navigator && "caches" in window;
if (canKeep) navigator.serviceWorker.register("/dich-vu.js", { scope: "/" }).catch(() => {});

async function drawKeep(button) {
  const cache = await caches.open(KEPT);
  const address = location.href.split("#")[0];
  const isKept = Boolean(await cache.match(address));
  button.querySelector("span").textContent = isKept ? button.dataset.drop : button.dataset.keep;
  button.hidden = false;
  button.onclick = async () => {
    if (isKept) await cache.delete(address);
    else await cache.put(address, await fetch(address, { credentials: "same-origin" }));
    await drawKeep(button);
  };
}

async function listKept(list) {
  const addresses = (await (await caches.open(KEPT)).keys()).map((request) => request.url);
  for (const address of addresses) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = `${list.dataset.receipt} ${new URL(address).pathname.split("/")[2]}`;
    item.append(link);
    list.append(item);
  }
  list.closest("section").hidden = !addresses.length;
}

if (canKeep) {
  for (const button of document.querySelectorAll("[data-keep]")) drawKeep(button);
  for (const list of document.querySelectorAll("[data-kept]")) listKept(list);
}
