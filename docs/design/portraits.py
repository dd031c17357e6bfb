"""Write the portraits: `python docs/design/portraits.py` fills `static/portraits/`.

The SVG files are what the site serves; `faces/` is where each person is drawn, in flat shapes,
two values of skin and ink lines, without outline. One file per person, named as the portrait.
"""

from __future__ import annotations

import runpy
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "static" / "portraits"
LIMIT = 3000  # bytes per portrait, before compression


def write() -> None:
    """Write every portrait; raise ValueError for one that is too heavy for a phone."""
    for source in sorted((HERE / "faces").glob("*.py")):
        art: str = runpy.run_path(str(source))["ART"]
        if len(art) > LIMIT:
            raise ValueError(f"portrait {source.stem} is {len(art)} bytes, at most {LIMIT}")
        (TARGET / f"{source.stem}.svg").write_text(art + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
