// A session's page: what the shared fragment says, brought to the cards around it. Without this file the page still sells.
const night = document.querySelector("[data-night]");
const place = document.getElementById("bang");
const onTheWay = new Set(["planned", "warming"]);

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function bring() {
  const board = place.querySelector("[data-board]");
  if (!board) return;
  for (const card of document.querySelectorAll("[data-listing]")) {
    const news = board.querySelector(`[data-stall="${card.dataset.listing}"]`);
    if (!news) continue;
    card.dataset.tone = news.dataset.tone;
    write(card.querySelector("[data-words]"), news.textContent);
  }
  write(document.getElementById("loi-thoai"), board.dataset.spoken);
  write(document.getElementById("trang-thai"), board.dataset.word);
  const close = document.getElementById("dong-cua");
  if (close) {
    close.hidden = !board.dataset.ends;
    if (board.dataset.ends) close.querySelector("time").dateTime = board.dataset.ends;
  }
  const { state } = board.dataset;
  if (onTheWay.has(night.dataset.state) && !onTheWay.has(state)) {
    document.getElementById("da-doi").hidden = false;
    // The doors open for everybody at once: come in one after another, and not while somebody is typing.
    if (!document.querySelector("input:focus")) setTimeout(() => location.reload(), 6000 * Math.random());
  }
  night.dataset.state = state;
}

bring();
document.addEventListener("htmx:afterSettle", bring);
