// The desk by keyboard. Each key presses or focuses something that is on the page anyway: see data-key.
const TEXT = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])";
const VERDICTS = "input[type=radio]";
const help = document.querySelector('[data-key="?"]');
if (help) help.hidden = false;

function enter(field) {
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
}

function leave(field, event) {
  const line = field.closest("[data-line]");
  if (event.key !== "Escape" && !(line && event.key === "Enter")) return;
  event.preventDefault(); // Enter in a line saves that line: leaving it is a change
  const back = line?.querySelector(`${VERDICTS}:checked`) || line?.querySelector(VERDICTS);
  if (back) back.focus();
  else field.blur();
}

// Met → fails → not applicable → met.
function toggle(line) {
  const radios = [...line.querySelectorAll(VERDICTS)];
  const next = radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
  next.focus();
  next.click();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isOurs = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!isOurs || document.querySelector("dialog[open]")) return;
  if (target.closest(TEXT)) return leave(target, event);
  const line = /^[1-9]$/.test(key) && document.querySelectorAll("[data-line]")[key - 1];
  const found = !line && document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (!line && !found) return;
  event.preventDefault();
  if (line) toggle(line);
  else if (found.matches(TEXT)) enter(found);
  else found.click();
});

// A line that fails is saved together with its reason, so the reason is asked for first.
document.addEventListener("htmx:beforeRequest", (event) => {
  const line = event.target;
  const note = line.matches("[data-line]") && line.querySelector("[name$=-note]");
  if (!note || note.value.trim() || !line.querySelector("[value=fails]:checked")) return;
  event.preventDefault();
  window.htmx.trigger(line, "htmx:abort");
  enter(note);
});

// A click on the page says where a correction belongs.
document.addEventListener("click", ({ target, clientX, clientY }) => {
  const form = document.getElementById("ghim");
  const leaf = form && !target.closest("a") && target.closest("[data-leaf]");
  if (!leaf) return;
  const box = leaf.getBoundingClientRect();
  const [left, top] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height].map((part) => Math.min(1000, Math.max(0, Math.round(1000 * part))));
  Object.assign(form.elements.left, { value: left });
  Object.assign(form.elements.top, { value: top });
  const height = leaf.querySelector("svg").viewBox.baseVal.height;
  for (const [name, value] of Object.entries({ cx: left, cy: (top * height) / 1000, r: 32 })) leaf.querySelector("[data-new-pin]").setAttribute(name, value);
  enter(form.elements.text);
});
