// Passing a page on by the system's own sheet, where there is one; the address can be copied everywhere.
for (const button of navigator.share ? document.querySelectorAll("[data-share]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}); // closed without sending
  });
}
