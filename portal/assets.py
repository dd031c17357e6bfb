"""Static files under names that hold a hash of their content, so that they may be kept for a year.

`make setup` writes them, compressed, to static/built; see scripts/build_static.py. Where that was
not done, pages point at the plain files, which nobody keeps.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from flask import Flask
from flask.typing import ResponseReturnValue

from portal.config import PROJECT_ROOT

SOURCES: Final = PROJECT_ROOT / "static"
BUILT: Final = SOURCES / "built"
HASH_LENGTH: Final = 10
HASHED: Final = re.compile(rf"\.[0-9a-f]{{{HASH_LENGTH}}}(?=\.[a-z0-9]+$)")
YEAR_SECONDS: Final = 365 * 24 * 3600
# The size of every portrait, and how each of those files and the sheet of them begins.
WIDTH, HEIGHT = 200, 257
SHEET: Final = "portraits.svg"
DRAWING_START: Final = '<svg xmlns="http://www.w3.org/2000/svg" '
SHEET_START: Final = DRAWING_START + 'viewBox="0 0 {width} {height}">'
KEPT_FOR_A_YEAR: Final = f"public, max-age={YEAR_SECONDS}, immutable"


def init_assets(app: Flask) -> None:
    """Give templates `asset`; answer a hashed name of another release with this release's file.

    During an upgrade a page of one process asks the other for its styles.
    """

    def send_static(filename: str) -> ResponseReturnValue:
        return app.send_static_file(HASHED.sub("", filename))

    app.view_functions["static"] = send_static
    app.jinja_env.globals.update(asset=asset, portrait_address=portrait_address)


@cache
def asset(path: str) -> str:
    """The address of the file at `path` below static/. Raises FileNotFoundError for no file."""
    name = hashed_name(path, (SOURCES / path).read_bytes())
    return f"/static/{name if (BUILT / name).is_file() else path}"


@cache
def portrait_address(name: str) -> str:
    """The address of a portrait: a place on the sheet that holds them all, kept after one visit.

    A list shows a dozen faces; asked for one by one they would keep a slow phone busy.
    """
    sheet = hashed_name(SHEET, draw_sheet())
    if (BUILT / sheet).is_file():
        return f"/static/{sheet}#{name}"
    return asset(f"portraits/{name}.svg")


@cache
def draw_sheet() -> bytes:
    """Every portrait beside the others in one drawing; `sheet.svg#samira` shows only Samira."""
    drawings = sorted((SOURCES / "portraits").glob("*.svg"))
    parts = [SHEET_START.format(width=WIDTH * len(drawings), height=HEIGHT)]
    for number, drawing in enumerate(drawings):
        left = WIDTH * number
        view = f'<view id="{drawing.stem}" viewBox="{left} 0 {WIDTH} {HEIGHT}"/>'
        place = f'<svg x="{left}" width="{WIDTH}" height="{HEIGHT}" '
        own = drawing.read_text(encoding="utf-8").strip().removeprefix(DRAWING_START)
        parts += [view, place, own]
    return "".join([*parts, "</svg>"]).encode("utf-8")


def hashed_name(path: str, content: bytes) -> str:
    """'css/desk.css' as 'css/desk.0123abcdef.css': another name whenever the content changes."""
    plain = PurePosixPath(path)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    return str(plain.with_name(f"{plain.stem}.{digest}{plain.suffix}"))
