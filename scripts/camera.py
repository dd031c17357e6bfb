"""Taking pictures of pages: sharp, cropped to what a text is about, and small."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from scripts.chromium import QUIET_FLAGS, find_chromium

PHONE: Final = {"width": 390, "height": 844}
DESK: Final = {"width": 1120, "height": 890}
# This Chromium may know English only: so that dates and times look as they do on a Dutch computer.
SAY_DUTCH: Final = """
for (const field of document.querySelectorAll("input[type=date], input[type=time]")) {
  const value = field.value;
  Object.assign(field.dataset, { type: field.type, value });
  field.type = "text";
  const empty = field.dataset.type === "date" ? "dd-mm-jjjj" : "--:--";
  field.value = value.includes("-") ? value.split("-").reverse().join("-") : value || empty;
}
"""
SAY_AS_BEFORE: Final = """
for (const field of document.querySelectorAll("input[data-type]")) {
  field.type = field.dataset.type;
  field.value = field.dataset.value;
  delete field.dataset.type;
}
"""
# What lies over a page, such as the menu of a phone, would hide something of a part.
LAY_FLAT: Final = """
for (const dock of document.querySelectorAll(".dock")) {
  if (getComputedStyle(dock).position === "fixed") dock.style.visibility = "hidden";
}
for (const bar of document.querySelectorAll(".bar-end")) bar.style.position = "static";
"""
# The menu of staff is as high as the window and begins below the demo's bar.
MENU_END: Final = "document.querySelector('.rail')?.getBoundingClientRect().bottom ?? 0"
# Portraits further down load when they come into sight.
LOAD_ALL: Final = "document.querySelectorAll('img').forEach(i => { i.loading = 'eager'; })"
# A busy machine is no reason to fail.
PATIENCE_MS: Final = 60_000
SHARPNESS: Final = 2
COLOURS: Final = 128
MARGIN: Final = 16


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page, in CSS pixels from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser on the portal at `address`, and the folder where pictures go."""

    browser: Browser
    address: str
    folder: Path

    def open(self, path: str, *, is_phone: bool = False) -> Page:
        """A new window, as a phone or as a laptop, on one page."""
        how: dict[str, Any] = {"viewport": DESK}
        if is_phone:
            how = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
        context = self.browser.new_context(
            base_url=self.address, locale="nl-NL", reduced_motion="reduce", **how
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(path)
        return page

    def take(
        self, name: str, *parts: Locator, until: Locator | None = None, margin: int = MARGIN
    ) -> None:
        """Keep a picture of parts of one page together, ending below `until` when it is given."""
        page = parts[0].page
        page.evaluate(LAY_FLAT)
        box = around([box_of(part) for part in parts], margin=margin)
        if until is not None:
            box = replace(box, bottom=box_of(until).bottom + MARGIN)
        self._keep(name, page, box)

    def screen(self, page: Page, name: str) -> None:
        """Keep a picture of what a window shows."""
        size = page.viewport_size or DESK
        bottom = max(size["height"], page.evaluate(MENU_END))
        self._keep(name, page, Box(0, 0, size["width"], bottom))

    def _keep(self, name: str, page: Page, box: Box) -> None:
        page.evaluate("document.activeElement?.blur()")
        page.evaluate(LOAD_ALL)
        page.wait_for_load_state("networkidle")
        page.evaluate(SAY_DUTCH)
        shot = page.context.new_cdp_session(page).send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": True,
                "clip": {
                    "x": box.left,
                    "y": box.top,
                    "width": box.right - box.left,
                    "height": box.bottom - box.top,
                    "scale": SHARPNESS,
                },
            },
        )
        page.evaluate(SAY_AS_BEFORE)
        save_small(base64.b64decode(shot["data"]), self.folder / f"{name}.webp")


@contextmanager
def camera(address: str, folder: Path) -> Iterator[Camera]:
    """A camera whose browser is closed at the end."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()),
            args=[*QUIET_FLAGS, *sandbox],
            timeout=PATIENCE_MS,
        )
        yield Camera(browser, address, folder)
        browser.close()


def box_of(part: Locator) -> Box:
    """Where one element is on its page. Raises ValueError when it is not shown."""
    part.wait_for()
    rectangle = part.bounding_box()
    if rectangle is None:
        raise ValueError(f"not shown: {part}")
    scrolled_x, scrolled_y = part.page.evaluate("[scrollX, scrollY]")
    left, top = rectangle["x"] + scrolled_x, rectangle["y"] + scrolled_y
    return Box(left, top, left + rectangle["width"], top + rectangle["height"])


def around(boxes: list[Box], *, margin: int) -> Box:
    """The box that holds all boxes and a margin, within the page."""
    return Box(
        max(min(box.left for box in boxes) - margin, 0),
        max(min(box.top for box in boxes) - margin, 0),
        max(box.right for box in boxes) + margin,
        max(box.bottom for box in boxes) + margin,
    )


def save_small(png: bytes, path: Path) -> None:
    """Keep a picture with few colours: a page has few, and nothing gets less sharp."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.convert("RGB").save(path, lossless=True, quality=100, method=4)
