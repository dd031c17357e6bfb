"""Google's Lighthouse on the public pages, as on a phone: python -m scripts.try_lighthouse.

It is not among the project's dependencies: `npm install --global lighthouse` puts it on the
machine. Its figures for speed hold on a quiet machine only, so nothing here passes or fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from scripts.chromium import QUIET_FLAGS, find_chromium
from scripts.serving import AS_REAL, serving

PAGES: Final = (
    "/",
    "/wat-speelt-er",
    "/aanbod",
    "/aanbod/geldspreekuur",
    "/coach/samira",
    "/agenda",
)
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
SECONDS: Final = 180
MISSING: Final = 2


def examine(program: str, url: str, report: Path) -> dict[str, Any]:
    """Lighthouse's report on one page, with its standard slow phone and network."""
    sandbox = "--no-sandbox" if os.geteuid() == 0 else ""
    flags = " ".join(["--headless=new", *QUIET_FLAGS, sandbox])
    command = [program, url, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(find_chromium())}
    subprocess.run(command, env=environment, timeout=SECONDS, check=True)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def line(path: str, found: dict[str, Any]) -> str:
    """Scores out of 100, and when the largest thing on the page was there."""
    scores = (round(100 * found["categories"][name]["score"]) for name in CATEGORIES)
    largest = found["audits"]["largest-contentful-paint"]["numericValue"] / 1000
    blocked = found["audits"]["total-blocking-time"]["numericValue"]
    shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
    figures = "".join(f"{score:>15}" for score in scores)
    return f"{path:24}{figures}{largest:>8.2f} s{blocked:>7.0f} ms{shift:>8.3f}"


def main() -> int:
    """Examine each page and print a line for it."""
    program = shutil.which(os.environ.get("LIGHTHOUSE", "lighthouse"))
    if program is None:
        print("Lighthouse is not on this machine: npm install --global lighthouse")
        return MISSING
    print(f"{'page':24}{''.join(f'{name:>15}' for name in CATEGORIES)}       LCP  blocked   shift")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), AS_REAL) as address:
        for path in PAGES:
            found = examine(program, address + path, Path(folder) / "report.json")
            print(line(path, found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
