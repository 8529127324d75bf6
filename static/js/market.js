// Everything here makes a working page nicer; nothing needs it.
const byId = (id) => document.getElementById(id);
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });

// Time: the market's clock, not the phone's.
const stamp = document.querySelector("meta[name=server-time]");
const ahead = stamp ? Date.parse(stamp.content) - Date.now() : 0;
const two = (n) => String(n).padStart(2, "0");

function tick() {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const left = Math.round((Date.parse(time.dateTime) - Date.now() - ahead) / 1000);
    if (left > 0) {
      const days = Math.floor(left / 86400);
      const clock = [Math.floor((left % 86400) / 3600), Math.floor((left % 3600) / 60), left % 60].map(two).join(":");
      time.title ||= time.textContent;
      time.textContent = `${time.dataset.left} ${days ? `${days} ${time.dataset.days} ` : ""}${clock}`;
    } else if (!time.dataset.over) {
      time.dataset.over = "1";
      if (time.dataset.done) time.textContent = time.dataset.done;
      // A page that was open before the hour: let htmx (hx-trigger="market:due from:body") fetch the new state.
      if (left > -60) setTimeout(() => document.body.dispatchEvent(new CustomEvent("market:due", { bubbles: true })), 3000 * Math.random());
    }
  }
}
tick();
setInterval(tick, 1000);

// Polling: <div data-poll="3" hx-get=… hx-trigger="poll">. Jitter spreads the crowd; trouble slows it; a hidden page rests.
function poll(element, wait) {
  setTimeout(() => {
    if (!element.isConnected) return;
    if (!document.hidden) window.htmx?.trigger(element, "poll");
    poll(element, Math.min(60, Number(element.dataset.poll) * (1 + Number(element.dataset.trouble || 0))));
  }, wait * 1000 * (0.8 + 0.4 * Math.random()));
}
function startPolling() {
  for (const element of document.querySelectorAll("[data-poll]:not([data-polling])")) {
    element.dataset.polling = "1";
    poll(element, Number(element.dataset.poll));
  }
}

// What a page or a swapped-in part needs once.
function prepare(root) {
  startPolling();
  for (const button of root.querySelectorAll("[data-step], [data-copy]")) button.hidden = false;
  const sheet = root.closest?.("dialog");
  if (sheet && !sheet.open && root.childElementCount) sheet.showModal();
  root.querySelector("[data-error-summary]")?.focus();
  for (const retry of root.querySelectorAll("[data-retry]")) setTimeout(() => location.reload(), retry.dataset.retry * 1000 * (1 + Math.random()));
}
prepare(document);

document.addEventListener("htmx:afterSettle", (event) => prepare(event.target));
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.dataset.poll) return;
  if (target.lastAnswer === detail.serverResponse) detail.shouldSwap = false; // nothing new: keep focus and selection
  target.lastAnswer = detail.serverResponse;
});
const trouble = ({ detail: { elt } }) => {
  if (elt.dataset.poll) elt.dataset.trouble = Number(elt.dataset.trouble || 0) + 1;
  else if (byId("net-problem")) byId("net-problem").hidden = false;
};
document.addEventListener("htmx:sendError", trouble);
document.addEventListener("htmx:responseError", trouble);
document.addEventListener("htmx:afterOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.status >= 500) return;
  delete elt.dataset.trouble;
  if (!elt.dataset.poll && byId("net-problem")) byId("net-problem").hidden = true;
});

// Quantity: the buttons beside the number.
on("click", "[data-step]", (button) => {
  const input = button.closest("[data-stepper]").querySelector("input");
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Uploads sent by htmx show how far they are.
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  for (const bar of target.querySelectorAll("[data-progress]")) {
    const file = bar.closest(".field")?.querySelector("input[type=file]");
    bar.hidden = Boolean(file) && !file.files.length;
    if (detail.lengthComputable) bar.value = (100 * detail.loaded) / detail.total;
  }
});

// Films load only when asked for: <a href="https://…watch" data-embed="https://…embed" class="embed">.
on("click", "[data-embed]", (link, event) => {
  event.preventDefault();
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: link.dataset.embed, title: link.dataset.title || link.textContent.trim(), className: "embed", allow: "autoplay; fullscreen; picture-in-picture" });
  link.replaceWith(frame);
  frame.focus();
});

// Sheets: <a href="/page/" data-dialog="sheet-id"> opens the dialog when there is one, else follows the link.
on("click", "[data-dialog]", (link, event) => {
  const sheet = byId(link.dataset.dialog);
  if (!sheet?.showModal) return;
  event.preventDefault();
  sheet.showModal();
});
on("click", "[data-close]", (button, event) => {
  event.preventDefault();
  button.closest("dialog")?.close();
});
document.addEventListener("click", ({ target }) => {
  if (target instanceof HTMLDialogElement) target.close(); // the backdrop
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Copying: <button data-copy="text" data-copied="Đã chép" hidden>.
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => (label.textContent = before), 2000);
});
