// Everything here makes a working page nicer; nothing needs it.
const byId = (id) => document.getElementById(id);
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });

// Time: the market's clock, not the phone's.
const ahead = (Date.parse(document.querySelector("meta[name=server-time]")?.content) || Date.now()) - Date.now();
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

// What a page or a swapped-in part needs once.
function prepare(root) {
  for (const element of document.querySelectorAll("[data-poll]:not([data-polling])")) {
    element.dataset.polling = "1";
    poll(element, Number(element.dataset.poll));
  }
  for (const button of root.querySelectorAll("[data-step], [data-copy]")) button.hidden = false;
  const sheet = root.closest?.("dialog");
  if (sheet && !sheet.open && root.childElementCount) sheet.showModal();
  root.querySelector("[data-error-summary]")?.focus();
  for (const retry of root.querySelectorAll("[data-retry]")) setTimeout(() => location.reload(), retry.dataset.retry * 1000 * (1 + Math.random()));
}
prepare(document);

// News never take the focus away: it goes to what stands in the place of the link or button that had it.
const mark = (each) => [each.tagName, each.href, each.formAction, each.name, each.value].join();
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.dataset.poll) return;
  if (target.lastAnswer === detail.serverResponse) detail.shouldSwap = false; // nothing new: keep focus and selection
  target.lastAnswer = detail.serverResponse;
  target.held = target.contains(document.activeElement) ? mark(document.activeElement) : "";
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  prepare(target);
  if (target.held && document.activeElement === document.body) [...target.querySelectorAll("a, button, summary")].find((each) => mark(each) === target.held)?.focus({ preventScroll: true });
  target.held = "";
});
const trouble = ({ detail: { elt } }) => {
  if (elt.dataset.poll) elt.dataset.trouble = Number(elt.dataset.trouble || 0) + 1;
  else if (byId("net-problem")) byId("net-problem").hidden = false;
};
for (const kind of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(kind, trouble);
document.addEventListener("htmx:afterOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.status < 500) delete elt.dataset.trouble;
  if (xhr.status < 500 && !elt.dataset.poll && byId("net-problem")) byId("net-problem").hidden = true;
});

on("click", ".skip", () => setTimeout(() => history.replaceState(history.state, "", location.pathname + location.search))); // or a form sent from there takes the place along, and its errors lose the focus

// Quantity: the buttons beside the number.
on("click", "[data-step]", (button) => {
  const input = button.closest("[data-stepper]").querySelector("input");
  input[button.dataset.step > 0 ? "stepUp" : "stepDown"]();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Uploads sent by htmx show how far they are.
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  for (const bar of target.querySelectorAll("[data-progress]")) {
    bar.hidden = bar.closest(".field")?.querySelector("input[type=file]")?.files.length === 0;
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
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Copying: <button data-copy="text" data-copied="Đã chép" hidden>.
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("span") || button;
  setTimeout((before) => (label.textContent = before), 2000, label.textContent);
  label.textContent = button.dataset.copied;
});
if (matchMedia("(display-mode: standalone)").matches) navigator.serviceWorker?.register("/dich-vu.js"); // an app opens without a network too
