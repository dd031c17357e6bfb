// My place on this phone: the card without a network, if it was switched on. All works without it.

const KEPT = "opstap-kaart";
const { card, worker, scope, borrowed } = document.currentScript.dataset;
const canKeep = "serviceWorker" in navigator && "caches" in window;

// Who leaves takes everything along; the server says so too, and not every browser listens.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-leaves]")) forget();
});

async function registration() {
  return canKeep ? navigator.serviceWorker.getRegistration(scope) : undefined;
}

async function forget() {
  if (!canKeep) return;
  await caches.delete(KEPT);
  await (await registration())?.unregister();
}

// The card as it is now, with its styles; somebody who is out has no card.
async function refresh() {
  const answer = await fetch(card, { credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) return forget();
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const styles = [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href"));
  const cache = await caches.open(KEPT);
  for (const old of await cache.keys()) await cache.delete(old);
  await cache.put(card, answer);
  await cache.addAll(styles);
}

const section = document.getElementById("kaart-op-telefoon");

async function show() {
  if (!section) return;
  const isOn = Boolean(await registration());
  section.hidden = !canKeep;
  for (const part of section.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "on") !== isOn;
}

async function switchTo(isOn) {
  if (isOn) {
    await navigator.serviceWorker.register(worker, { scope });
    await refresh();
  } else await forget();
  await show();
  section.querySelector("[role=status]").textContent = section.dataset[isOn ? "saidOn" : "saidOff"];
}

section?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-switch]");
  if (button) switchTo(button.dataset.switch === "on");
});

// A borrowed phone may have a card of somebody else: it is not for who is in now.
if (borrowed) forget();
else registration().then((found) => found && navigator.onLine && refresh().catch(() => {}));
show();
