// Files go in pieces (tus 1.0): an interruption costs the piece under way, and the same file chosen again goes on.
const PIECE = 512 * 1024; // bytes
const FINAL = [400, 403, 413, 415, 422]; // trying again would not help
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (seconds) =>
  new Promise((done) => {
    setTimeout(done, 1000 * seconds);
    addEventListener("online", done, { once: true });
  });
let queue = Promise.resolve();
let waiting = 0;
function wait(more) {
  waiting += more;
  for (const button of document.querySelectorAll("[data-hand-in]")) button.disabled = waiting > 0;
}
async function ask(box, method, address, said, body) {
  const token = box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...said };
  const answer = await fetch(address, { method, headers, body, redirect: "manual" });
  if (answer.type === "opaqueredirect") location.reload(); // signed out meanwhile: the way back leads here
  if (answer.ok) return answer.headers;
  const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
  throw Object.assign(new Error(isSentence ? await answer.text() : box.dataset.failed), { status: answer.status });
}
async function send(box, show, file) {
  const said = { filename: file.name, place: box.dataset.place, key: [file.name, file.size, file.lastModified].join() };
  const metadata = Object.entries(said).map(([name, value]) => `${name} ${base64(value)}`).join();
  const begun = await ask(box, "POST", box.dataset.create, { "Upload-Length": file.size, "Upload-Metadata": metadata });
  const address = begun.get("Location");
  for (let offset = Number(begun.get("Upload-Offset")); offset < file.size; ) {
    show(box.dataset.going, (100 * offset) / file.size);
    const piece = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    offset = Number((await ask(box, "PATCH", address, piece, file.slice(offset, offset + PIECE))).get("Upload-Offset"));
  }
  show(box.dataset.checking, 100);
  const values = { uploads: address.split("/").at(-2) };
  await window.htmx.ajax("POST", box.dataset.add, { source: box, target: box.dataset.target, swap: "outerHTML", values });
}
async function take(box, row, file) {
  const [bar, words] = [row.querySelector("progress"), row.querySelector("[data-say]")];
  const show = (text, percent = bar.value) => {
    bar.value = percent;
    words.textContent = text.replace("{n}", Math.floor(percent));
  };
  for (let seconds = 1; row.isConnected; seconds = Math.min(30, 2 * seconds)) {
    try {
      await send(box, show, file);
      row.remove();
    } catch (problem) {
      show(problem?.status ? problem.message : box.dataset.waiting);
      if (FINAL.includes(problem?.status)) break;
      await pause(seconds);
    }
  }
  wait(-1);
}
document.addEventListener("change", ({ target }) => {
  const box = target.matches("[data-pieces]") && target.closest("[data-uploads]");
  for (const file of box ? target.files : []) {
    const row = box.querySelector("template").content.cloneNode(true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    box.querySelector("ul").append(row);
    wait(1);
    queue = queue.then(() => take(box, row, file));
  }
  if (box) target.value = ""; // else the form would send them again
});
