"""Finding a Chromium for the browser tests, and installing one when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.system import MissingProgramError, apt_install

# Set by scripts.run_tests, so that parallel workers do not each look, or install, for themselves.
VARIABLE = "OPSTAP_TEST_CHROMIUM"
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# A test browser talks to nobody but the portal under test.
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def bundled() -> Path | None:
    """Return Playwright's own browser, if it was downloaded before."""
    # A process of its own: Playwright runs once per process, and pytest's plugin has it already.
    result = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=True
    )
    path = Path(result.stdout.strip())
    return path if path.exists() else None


def of_the_system() -> Path | None:
    """Return the browser of the operating system, if it has one."""
    found = (shutil.which(name) for name in SYSTEM_NAMES)
    return next((Path(path) for path in found if path), None)


def present() -> Path | None:
    """Return a browser that is already on this machine."""
    return bundled() or of_the_system()


def download() -> None:
    """Let Playwright download its own browser; it may fail on a closed network."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def find_chromium() -> Path:
    """Return the executable of a Chromium, installed now if need be.

    Raises MissingProgramError when there is none to be had: browser tests are never skipped.
    """
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    path = present()
    if path is None and apt_install("chromium"):
        path = present()
    if path is None:
        download()
        path = present()
    if path is None:
        raise MissingProgramError(
            "The browser tests need Chromium. Install it with your package manager, or run "
            "'.venv/bin/playwright install chromium'."
        )
    return path


if __name__ == "__main__":
    print(find_chromium())
