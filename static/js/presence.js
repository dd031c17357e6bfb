// Who else looks at this case. Without this script the line is as of loading.
const company = document.getElementById("kijkers");

if (company) {
  // A page nobody looks at does not say that somebody does.
  company.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  // When the session ended the page stays, with what was typed on it; sending it says what to do.
  company.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status >= 400) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    const headers = { ...JSON.parse(company.getAttribute("hx-headers")) };
    fetch(company.dataset.leave, { method: "POST", keepalive: true, headers });
  });
}
