"""What a first visit to each public page weighs, in real Chromium: python -m scripts.weigh_pages.

Every page that can be reached by links from home is opened in a browser that has nothing yet.
Exits with 1 when a page is over a bar.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.chromium import QUIET_FLAGS, find_chromium
from scripts.serving import AS_REAL, serving

# Bytes over the wire with their headers, all in; HTML and CSS alone; and how many requests.
ALL_IN: Final = 45_000
TEXT: Final = 14_000
REQUESTS: Final = 8
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
STARTS: Final = ("/", "/en/", "/vraag", "/aanmelden")
# Pages of staff and files are not what a young person opens first.
NOT_A_VISIT: Final = ("/werk", "/redactie", "/static/", "/demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One first visit. Sizes are bytes over the wire, headers included."""

    path: str
    requests: int
    text: int
    everything: int

    @property
    def is_over(self) -> bool:
        """True when a bar is crossed."""
        return self.everything > ALL_IN or self.text > TEXT or self.requests > REQUESTS

    def __str__(self) -> str:
        mark = "  OVER" if self.is_over else ""
        return (
            f"{self.text / 1000:9.1f} {self.everything / 1000:9.1f} {self.requests:9d}"
            f"  {self.path}{mark}"
        )


def weigh(page: Page, path: str) -> Weight:
    """Open `path` in a browser window that has nothing yet and count what comes in."""
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    client.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    text = sum(n for i, n in sizes.items() if kinds.get(i) in {"Document", "Stylesheet"})
    return Weight(path=path, requests=len(sizes), text=text, everything=sum(sizes.values()))


def visits(browser: Browser, address: str) -> Iterator[Weight]:
    """Weigh every page that links lead to, each in a window of its own."""
    waiting, seen = list(STARTS), set(STARTS)
    while waiting:
        path = waiting.pop(0)
        context = browser.new_context(base_url=address, viewport=PHONE, locale="nl-NL")
        page = context.new_page()
        yield weigh(page, path)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            found = path_of(str(link), address)
            if found and found not in seen:
                seen.add(found)
                waiting.append(found)
        context.close()


def path_of(link: str, address: str) -> str | None:
    """The path of a public page of ours; None for anything else, and for filtered lists."""
    parts = urlsplit(link)
    if f"{parts.scheme}://{parts.netloc}" != address or parts.query:
        return None
    path = parts.path.removeprefix("/en")
    is_page = not path.startswith(NOT_A_VISIT) and not path.endswith((".ics", ".txt"))
    return parts.path if is_page else None


def main() -> int:
    """Weigh, and print the heaviest first."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), AS_REAL) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=[*QUIET_FLAGS, *sandbox]
        )
        weights = list(visits(browser, address))
        browser.close()
    print("HTML+CSS    all in  requests  page      (sizes in kB)")
    for weight in sorted(weights, key=lambda each: -each.text):
        print(weight)
    over = sum(weight.is_over for weight in weights)
    print(f"{len(weights)} pages, {over} over the bar of {TEXT / 1000} kB of HTML and CSS,")
    print(f"{ALL_IN / 1000} kB in all and {REQUESTS} requests")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
