// The easel: boxes are drawn on the pages; the server writes the table and the form anew from the address.
const easel = document.querySelector("[data-easel]");
const SMALLEST = 4; // thousandths, as the server says
const SIDES = ["x", "y", "width", "height"];
const clamp = (n, low, high) => Math.round(Math.min(high, Math.max(low, n)));
const read = (box) => SIDES.map((side) => Number(box.getAttribute(side)));

function place(box, x, y, width, height) {
  const [w, h] = [width, height].map((n) => clamp(n, SMALLEST, 1000));
  [clamp(x, 0, 1000 - w), clamp(y, 0, 1000 - h), w, h].forEach((n, i) => box.setAttribute(SIDES[i], n));
}

function add(sheet, ...where) {
  const box = document.createElementNS(sheet.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ tabindex: 0, role: "img", "aria-label": sheet.dataset.label })) box.setAttribute(name, value);
  place(box, ...where);
  return sheet.appendChild(box);
}

let late;
function tell() {
  const boxes = [...easel.querySelectorAll("rect")].map((box) => ["o", [box.parentNode.dataset.page, ...read(box)].join("-")]);
  const url = `${easel.dataset.easel}?${new URLSearchParams(boxes.length ? boxes : [["o", ""]])}`;
  history.replaceState(null, "", url);
  clearTimeout(late);
  late = setTimeout(() => window.htmx.ajax("GET", url, { target: "#o-che", select: "#o-che", swap: "outerHTML" }), 250);
}

easel.addEventListener("pointerdown", (event) => {
  const sheet = event.target.closest("svg");
  if (!sheet || event.button || event.target.matches("rect")) return;
  event.preventDefault();
  const frame = sheet.getBoundingClientRect();
  const at = ({ clientX, clientY }) => [(1000 * (clientX - frame.left)) / frame.width, (1000 * (clientY - frame.top)) / frame.height].map((n) => clamp(n, 0, 1000));
  const [x, y] = at(event);
  const box = add(sheet, x, y, 0, 0);
  sheet.setPointerCapture(event.pointerId);
  sheet.onpointermove = (move) => {
    const [u, v] = at(move);
    place(box, Math.min(x, u), Math.min(y, v), Math.abs(u - x), Math.abs(v - y));
  };
  sheet.onpointerup = sheet.onpointercancel = () => {
    sheet.onpointermove = sheet.onpointerup = sheet.onpointercancel = null;
    if (read(box)[2] <= SMALLEST && read(box)[3] <= SMALLEST) box.remove(); // a tap, not a box
    else tell(box.focus());
  };
});

easel.addEventListener("keydown", (event) => {
  const [dx, dy] = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key] || [0, 0];
  const isGone = event.key === "Delete" || event.key === "Backspace";
  if (!event.target.matches("rect") || !(dx || dy || isGone)) return;
  event.preventDefault();
  const [x, y, width, height] = read(event.target);
  if (isGone) event.target.remove();
  else if (event.shiftKey) place(event.target, x, y, width + dx, height + dy);
  else place(event.target, x + dx, y + dy, width, height);
  tell();
});

for (const button of easel.querySelectorAll("[data-add-box]")) button.hidden = false;
easel.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-add-box]");
  if (button) tell(add(easel.querySelector(`[data-page="${button.dataset.addBox}"]`), 400, 460, 200, 40).focus());
});
document.addEventListener("htmx:afterSettle", () => document.querySelector("[data-easel-help]")?.removeAttribute("hidden"));
document.querySelector("[data-easel-help]").hidden = false;
