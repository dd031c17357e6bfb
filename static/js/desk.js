// Comfort for staff pages; every page works without it.

// A page nobody looks at does not ask for news; it asks again when it is seen.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "wachtrij" && document.hidden) event.preventDefault();
});

// On a phone the tabs scroll sideways; the one you are on is in sight.
document.querySelector(".tablist [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
