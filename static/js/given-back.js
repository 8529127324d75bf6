// Going back, a browser gives back what was typed: what differs from the page's own text.
// In a form that came back with what was wrong, what was typed is that text. From here on it is typed again.
const TYPED = "textarea, input:is([type=text], [type=tel], [type=email], [type=number]):not([autocomplete=one-time-code])";
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (!(detail.xhr?.status >= 400)) return;
  for (const field of target.querySelectorAll(TYPED)) {
    Object.assign(field, { value: field.value }); // said by somebody, not by the page
    field.defaultValue = field.type === "number" ? "" : " "; // unlike any word: what was taken out stays out too
  }
});

// What was given back lies open, and whoever reckons with it (hx-trigger="market:back from:body") reckons anew.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) return; // the whole page was kept as it was left
  const given = [...document.querySelectorAll(TYPED)].filter((field) => field.value !== field.defaultValue);
  for (const field of given) field.closest("main details")?.setAttribute("open", "");
  if (given.length) document.body.dispatchEvent(new CustomEvent("market:back"));
});
