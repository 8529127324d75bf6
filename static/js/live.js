// A session's page: what the shared fragment says, brought to the cards around it. Without this file the page still sells.
const night = document.querySelector("[data-night]");
const place = document.getElementById("bang");
const onTheWay = new Set(["planned", "warming"]);

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function bring() {
  const board = place?.querySelector("[data-board]");
  if (!board) return;
  for (const card of document.querySelectorAll("[data-listing]")) {
    const news = board.querySelector(`[data-stall="${card.dataset.listing}"]`);
    if (!news) continue;
    card.dataset.tone = news.dataset.tone;
    write(card.querySelector("[data-words]"), news.textContent);
  }
  write(document.getElementById("loi-thoai"), board.dataset.spoken);
  write(document.getElementById("trang-thai"), board.dataset.word);
  const { state, shelves, opens, ends } = board.dataset;
  const close = document.getElementById("dong-cua");
  if (close) close.hidden = !ends;
  const [clock, hour] = close ? [close.querySelector("time"), ends] : [document.querySelector("#mo-cua time"), opens];
  if (clock && hour && clock.dateTime !== hour) {
    Object.assign(clock, { dateTime: hour, title: "" }).dataset.over = "";
    if (opens) document.getElementById("da-doi").hidden = false; // moved while people wait
  }
  if (onTheWay.has(night.dataset.state) && !onTheWay.has(state)) {
    document.getElementById("da-doi").hidden = false;
    // The doors open for everybody at once: come in one after another, and not while somebody is typing.
    if (!document.querySelector("input:focus")) setTimeout(() => location.reload(), 6000 * Math.random());
  }
  night.dataset.state = state;
  // Other goods or other prices: the same wish asked anew, after the shared cards had time to be drawn.
  if (night.dataset.shelves && night.dataset.shelves !== shelves) setTimeout(restock, 3500 + 3000 * Math.random());
  night.dataset.shelves = shelves;
}

function restock() {
  const shelf = document.getElementById("gian-hang");
  if (!shelf || shelf.contains(document.activeElement)) return;
  window.htmx?.ajax("GET", location.pathname + location.search, { target: shelf, swap: "outerHTML", select: "#gian-hang" });
}

bring();
document.addEventListener("htmx:afterSettle", bring);
