// Words are kept on the server while somebody types. Nothing is kept in the browser: desks are shared.
(() => {
  const RETRY_MS = 15000;
  const unsaved = new Set();
  let retrying = false;

  const field = (event) => (event.target.matches?.("[data-draft]") ? event.target : null);

  const say = (area, what) => {
    const state = document.getElementById(`${area.dataset.draft}-concept`);
    if (state && state.textContent !== state.dataset[what]) state.textContent = state.dataset[what];
  };

  const lost = (area, what) => {
    unsaved.add(area);
    say(area, what);
  };

  const retry = () => {
    retrying = true;
    for (const area of unsaved) area.dispatchEvent(new Event("bewaar"));
    retrying = false;
  };

  // A retry is the page's own doing and not a person's: it must not keep a session alive.
  document.addEventListener("htmx:configRequest", (event) => {
    if (field(event) && retrying) event.detail.headers["X-Opstap-Poll"] = "1";
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const area = field(event);
    if (!area) return;
    const { status } = event.detail.xhr;
    // Signed out: the words must not leave the screen by themselves.
    if (status === 401) event.preventDefault();
    if (status === 401) lost(area, "out");
    else if (status >= 400) lost(area, "lost");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const area = field(event);
    if (!area || !event.detail.successful) return;
    unsaved.delete(area);
    say(area, "kept");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const area = field(event);
      if (area) lost(area, "lost");
    });
  }

  addEventListener("online", retry);
  setInterval(() => { if (unsaved.size) retry(); }, RETRY_MS);
  // Whoever sends the form keeps the words that way; whoever leaves without it is asked once.
  addEventListener("submit", () => unsaved.clear(), true);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
})();
