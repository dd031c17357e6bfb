// Messages come by themselves while somebody looks; what is typed is never touched by news.
(() => {
  const isPoll = (event) => event.target.id === "gesprek";
  const say = (what) => {
    const state = document.getElementById("gesprek-nieuw");
    if (state) state.textContent = state.dataset[what] ?? what;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPoll(event) && document.hidden) event.preventDefault();
  });
  // Signed out: the words must not leave the screen by themselves.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.preventDefault();
    say("out");
  });
  // News that fails is tried again by itself; words that failed are told.
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (!isPoll(event)) say(event.detail.xhr?.status === 401 ? "out" : "lost");
    });
  }
  // After sending, the field is ready for the next words; after a mistake, what is wrong is read.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "praat") return;
    const page = document.getElementById("praat");
    (page.querySelector(".note--error[tabindex], #hulp") ?? page.querySelector("textarea"))?.focus();
  });
  // A file that is too large is told before it is sent: that saves somebody's data.
  document.addEventListener("change", (event) => {
    const { files, dataset } = event.target;
    if (!dataset?.most || !files?.[0]) return;
    const isHeavy = files[0].size > Number(dataset.most);
    if (isHeavy) event.target.value = "";
    say(isHeavy ? dataset.heavy : "");
  });
})();
