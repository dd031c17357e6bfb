"""Make the static files that browsers get: hashed names, styles without comments, compressed.

They are written to static/built from nothing each time, so that none outlives its source.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rcssmin import cssmin
from whitenoise.compress import Compressor

from portal.assets import BUILT, SHEET, SOURCES, draw_sheet, hashed_name

# Drawings in icons/ are put into the page itself, and portraits onto their sheet.
FOLDERS: Final = ("app", "css", "js", "vendor")


def main() -> int:
    """Build everything."""
    shutil.rmtree(BUILT, ignore_errors=True)
    compressor = Compressor(quiet=True)
    for path, content in files():
        built = BUILT / hashed_name(path, content)
        built.parent.mkdir(parents=True, exist_ok=True)
        built.write_bytes(small(path, content))
        compressor.compress(str(built))
    return 0


def files() -> Iterator[tuple[str, bytes]]:
    """Each file by its path below static/, with its content; and the sheet of portraits."""
    for source in sources():
        yield source.relative_to(SOURCES).as_posix(), source.read_bytes()
    yield SHEET, draw_sheet()


def sources() -> Iterator[Path]:
    """The files that a browser may ask for."""
    yield from (path for path in sorted(SOURCES.iterdir()) if path.is_file())
    for folder in FOLDERS:
        yield from (path for path in sorted((SOURCES / folder).rglob("*")) if path.is_file())


def small(path: str, content: bytes) -> bytes:
    """Styles without comments and spare space; anything else as it is."""
    if path.endswith(".css"):
        return str(cssmin(content.decode("utf-8"))).encode("utf-8")
    return content


if __name__ == "__main__":
    raise SystemExit(main())
