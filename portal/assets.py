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
KEPT_FOR_A_YEAR: Final = f"public, max-age={YEAR_SECONDS}, immutable"


def init_assets(app: Flask) -> None:
    """Give templates `asset`; answer a hashed name of another release with this release's file.

    During an upgrade a page of one process asks the other for its styles.
    """

    def send_static(filename: str) -> ResponseReturnValue:
        return app.send_static_file(HASHED.sub("", filename))

    app.view_functions["static"] = send_static
    app.jinja_env.globals["asset"] = asset


@cache
def asset(path: str) -> str:
    """The address of the file at `path` below static/. Raises FileNotFoundError for no file."""
    name = hashed_name(path, (SOURCES / path).read_bytes())
    return f"/static/{name if (BUILT / name).is_file() else path}"


def hashed_name(path: str, content: bytes) -> str:
    """'css/desk.css' as 'css/desk.0123abcdef.css': another name whenever the content changes."""
    plain = PurePosixPath(path)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    return str(plain.with_name(f"{plain.stem}.{digest}{plain.suffix}"))
