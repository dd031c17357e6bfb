"""What may not be in the project's files at all."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import ROOT, read, tracked_files, where

# Put together from parts, so that this file does not hold what it looks for.
PRIVATE_PLACES = ("/work/" + "main", "/work/" + "shared", "/opt/" + "pypi", "/opt/" + "wheels")
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
BANNED = re.compile("|".join(re.escape(text) for text in (*PRIVATE_PLACES, *REGISTRIES)))
OUTSIDE = re.compile(r"\.\./" + "shared")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
CODE = {".py", ".html", ".js", ".css"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".pdf"}
GENERATED = (ROOT / "var", ROOT / "static" / "vendor")
ME = Path(__file__)


def texts() -> list[tuple[Path, str]]:
    """Return every file of the project that is text, but for this one."""
    return [
        (path, read(path)) for path in tracked_files() if path.suffix not in PICTURES and path != ME
    ]


def places(pattern: re.Pattern[str], files: list[tuple[Path, str]]) -> list[str]:
    """Return where a pattern occurs."""
    return [
        where(path, number)
        for path, text in files
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_machine_and_no_registry_is_named() -> None:
    assert places(BANNED, texts()) == []


def test_nothing_outside_the_project_is_read() -> None:
    assert places(OUTSIDE, texts()) == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    assert places(UNFINISHED, [(path, text) for path, text in texts() if path.suffix in CODE]) == []


def test_what_is_made_is_not_kept() -> None:
    made = [p for p in tracked_files() if any(p.is_relative_to(folder) for folder in GENERATED)]
    compiled = [p for p in tracked_files() if p.suffix in {".mo", ".br", ".gz", ".db"}]
    assert [where(path) for path in (*made, *compiled)] == []
