/* Nothing typed is lost: ask before leaving, and stay when the session ended while writing. */
(() => {
  const form = document.getElementById("redactie");
  if (!form) return;
  let changed = Boolean(document.querySelector(".note--error"));
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status === 401) event.preventDefault();
  });
})();
