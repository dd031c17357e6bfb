"""Every text that young people read is plain: our own pages and the offer of the demo region."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.extract import extract_from_file

from portal.plainlanguage.checks import check_text
from portal.plainlanguage.model import RemarkKind

ROOT = Path(__file__).resolve().parents[3]
LONGEST_HERE = 20
FRONT_ROOMS = ("front", "catalogue", "registration", "questions", "my_place")
FRONT_TEMPLATES = (
    *(f"{room}/**/*.html" for room in FRONT_ROOMS),
    "errors/*.html",
    "layouts/base.html",
    "layouts/bare.html",
    "layouts/flow.html",
    "layouts/place.html",
    "components/*.html",
)
FRONT_CODE = (*(f"{room}/**/*.py" for room in FRONT_ROOMS), "errors.py", "i18n.py")
HARD = {RemarkKind.JARGON, RemarkKind.HARD_WORD, RemarkKind.FORMAL}
OPTIONS = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
NOT_SHOWN = {"words", "provider", "partner", "id", "ref", "portrait", "icon"}


def own_texts() -> Iterator[tuple[str, str]]:
    """Return (place, Dutch text) of everything our public pages say."""
    folders = (
        (ROOT / "templates", FRONT_TEMPLATES, "jinja2"),
        (ROOT / "portal", FRONT_CODE, "python"),
    )
    for folder, patterns, method in folders:
        for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
            yield from texts_of(path, method)


def texts_of(path: Path, method: str) -> Iterator[tuple[str, str]]:
    options = OPTIONS if method == "jinja2" else {}
    for line, message, *_rest in extract_from_file(method, path, KEYWORDS, options=options):
        for text in message if isinstance(message, tuple) else (message,):
            yield f"{path.relative_to(ROOT)}:{line}", text


def demo_texts() -> Iterator[tuple[str, str]]:
    """Return (place, Dutch text) of everything young people read of the demo region's offer."""
    for name in ("offer", "situations"):
        path = ROOT / "portal" / "demo" / "data" / f"{name}.yaml"
        yield from shown(yaml.safe_load(path.read_text(encoding="utf-8")), name)


def shown(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in NOT_SHOWN and key != "en" and not str(key).endswith("_en"):
                yield from shown(part, f"{place}.{value.get('id', '')}.{key}")
    elif isinstance(value, list):
        for part in value:
            yield from shown(part, place)
    elif isinstance(value, str):
        yield place, value


SOURCES = {"our own pages": own_texts, "the demo region": demo_texts}


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_no_text_holds_a_hard_word(source: str) -> None:
    found = [
        f"{place}: {remark.found!r} -> {remark.plain!r}"
        for place, text in SOURCES[source]()
        for remark in check_text(text).remarks
        if remark.kind in HARD
    ]
    assert found == []


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_no_sentence_is_too_long(source: str) -> None:
    found = [
        f"{place}: {remark.length} words: {remark.found!r}"
        for place, text in SOURCES[source]()
        for remark in check_text(text).remarks
        if remark.length > LONGEST_HERE
    ]
    assert found == []


def test_the_texts_are_really_read() -> None:
    ours = {text for _place, text in own_texts()}
    assert "Naar de inhoud" in ours
    assert "Deze pagina is er niet" in ours
    demo = {text for _place, text in demo_texts()}
    assert "Waar ben jij goed in?" in demo
    assert "Ik maak mijn post niet meer open" in demo
