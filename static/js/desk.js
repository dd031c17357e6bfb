// Comfort for staff pages; every page works without it.

const CHOSEN = "#wachtrij [name=wie]:checked";
const FIELD = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const LISTS = { n: "nieuw", a: "antwoord", s: "stap", w: "wacht", r: "rust", t: "team" };

// A page nobody looks at does not ask for news; it asks again when it is seen. And what was ticked,
// or is being chosen below the list, is not swept away by news.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id !== "wachtrij") return;
  const busy = document.querySelector(CHOSEN) || document.activeElement?.closest("#samen");
  if (document.hidden || busy) event.preventDefault();
});

// On a phone the tabs scroll sideways; the one you are on is in sight.
document.querySelector(".tablist [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// Single keys, unless they were switched off: the page itself says so.
let pending = 0;

document.addEventListener("keydown", (event) => {
  const { keys, queue } = document.body.dataset;
  if (!keys || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(FIELD) || document.querySelector("dialog:modal")) return;
  const key = event.key;
  const isSecond = event.timeStamp < pending;
  pending = 0;
  if (isSecond && queue && LISTS[key]) {
    const tab = document.querySelector(`[data-go="${key}"]`);
    location.assign(tab ? tab.href : `${queue}?lijst=${LISTS[key]}`);
  } else if (key === "g" && queue) pending = event.timeStamp + 1500;
  else if (key === "?") showKeys(keys);
  else if (key === "/") search(queue);
  else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (key === "x") tick();
  else if (row() && (key === "ArrowDown" || key === "ArrowUp")) move(key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
});

function row() {
  return document.activeElement?.closest("[data-row]");
}

// The name is what gets the focus, so that Enter opens it as any link.
function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(row());
  const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
  next?.querySelector("h3 a")?.focus();
}

function tick() {
  row()?.querySelector("[name=wie]")?.click();
}

function search(queue) {
  const field = document.getElementById("zoek");
  if (!field) return queue && location.assign(`${queue}#zoek`);
  const fold = field.closest("details");
  if (fold && !field.checkVisibility()) fold.open = true;
  field.focus();
}

// The overlay holds what the page about keys holds; without an answer that page is opened instead.
async function showKeys(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.getElementById("toetsen");
  if (!list || document.querySelector("dialog:modal")) return;
  const dialog = document.createElement("dialog");
  const heading = Object.assign(document.createElement("h2"), { id: "toetsen-kop", textContent: list.dataset.title });
  const button = Object.assign(document.createElement("button"), { className: "btn btn--small", textContent: list.dataset.close });
  dialog.className = "stack keys";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, document.adoptNode(list), button);
  button.addEventListener("click", () => dialog.close());
  // Closing gives the focus back to where it was; Esc closes by itself.
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

if (location.hash === "#zoek") search();
