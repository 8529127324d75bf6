// The running order by drag: the grip carries its slot; what has begun or stands fixed is never passed.
const list = document.querySelector("[data-line-up]");
const form = document.getElementById("xep-lai");
let carried = null;

const numbers = () => [...list.children].map((slot) => slot.dataset.slot || slot.dataset.fixed).join(",");

function under(slot, y) {
  const box = slot.getBoundingClientRect();
  return y > box.top + box.height / 2;
}

if (list && form) {
  const before = numbers();

  list.addEventListener("dragstart", (event) => {
    carried = event.target.closest("[data-slot]");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.dataset.slot);
    event.dataTransfer.setDragImage(carried, 12, 12);
    carried.classList.add("is-carried");
  });

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!carried || !over) return;
    event.preventDefault();
    if (over === carried || over.dataset.fixed) return;
    if (under(over, event.clientY)) over.after(carried);
    else over.before(carried);
  });

  list.addEventListener("drop", (event) => event.preventDefault());

  list.addEventListener("dragend", () => {
    carried?.classList.remove("is-carried");
    carried = null;
    if (numbers() === before) return;
    form.elements.order.value = numbers();
    list.setAttribute("aria-busy", "true");
    form.requestSubmit();
  });
}
