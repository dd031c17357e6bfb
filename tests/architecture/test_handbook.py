"""The handbook keeps its word: what it names is on a screen, what it shows is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.plainlanguage.checks import LONGEST_TEXT, check_text
from portal.plainlanguage.model import LONGEST_AVERAGE, RemarkKind
from scripts.check_translations import extract_texts
from tests.architecture.source import ROOT

HANDBOOK = ROOT / "docs" / "handbook"
CHAPTERS = sorted(HANDBOOK.glob("*.md"))
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
LABEL = re.compile(r"\*\*(?P<words>[^*]+)\*\*")
HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# It says itself what it is: the way labels are written in the handbook.
NOT_A_LABEL = {"vet"}
# Some sixty pictures of one screen each; a reader loads one chapter.
BIGGEST_IN_ALL = 2_200_000
SHORTEST_ALT = 20
LEAST_OWN_WORDS = 3


@dataclass(frozen=True)
class Picture:
    """A picture as a chapter shows it."""

    chapter: str
    alt: str
    path: Path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pictures() -> list[Picture]:
    return [
        Picture(path.name, " ".join(found["alt"].split()), path.parent / found["file"])
        for path in CHAPTERS
        for found in PICTURE.finditer(read(path))
    ]


def labels(path: Path) -> Iterator[str]:
    for found in LABEL.finditer(read(path)):
        words = " ".join(found["words"].split())
        if words not in NOT_A_LABEL:
            yield words


def anchors(path: Path) -> set[str]:
    """The addresses of the headings of a chapter, as forges make them."""
    headings = (found["words"].lower() for found in HEADING.finditer(read(path)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def on_screen() -> list[re.Pattern[str]]:
    """Every text of code and templates; a placeholder in it stands for any words."""
    forms = (
        form
        for message in extract_texts()
        for form in (message.id if isinstance(message.id, (list, tuple)) else [message.id])
        # Nearly all placeholder would be any words at all.
        if len(PLACEHOLDER.sub("", form)) >= LEAST_OWN_WORDS
    )
    return [
        re.compile(".+".join(re.escape(part) for part in PLACEHOLDER.split(form))) for form in forms
    ]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_every_button_it_names_is_on_a_screen(
    chapter: Path, on_screen: list[re.Pattern[str]]
) -> None:
    missing = [
        label for label in labels(chapter) if not any(text.fullmatch(label) for text in on_screen)
    ]

    assert missing == []


def test_labels_are_found_at_all() -> None:
    assert sum(len(list(labels(path))) for path in CHAPTERS) > len(CHAPTERS)


def test_every_picture_it_shows_is_there_and_every_picture_is_shown() -> None:
    shown = {picture.path for picture in pictures()}
    kept = set((HANDBOOK / "beelden").iterdir())

    assert shown == kept != set()


def test_every_picture_says_in_words_what_it_shows() -> None:
    silent = [picture for picture in pictures() if len(picture.alt) < SHORTEST_ALT]

    assert silent == []


def test_the_pictures_are_small_together() -> None:
    assert sum(picture.path.stat().st_size for picture in pictures()) <= BIGGEST_IN_ALL


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_its_links_lead_somewhere(chapter: Path) -> None:
    dead = []
    for found in LINK.finditer(read(chapter)):
        name, _, anchor = found["target"].partition("#")
        target = (chapter.parent / name) if name else chapter
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(found["target"])

    assert dead == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_it_is_written_in_plain_words(chapter: Path) -> None:
    prose = LABEL.sub("knop", PICTURE.sub("", read(chapter)))
    prose = "\n\n".join(line.lstrip("-| ") for line in joined(prose))
    # The checker reads so much at once and no more; a chapter is longer.
    reports = [check_text(part) for part in parts_of(prose, LONGEST_TEXT)]
    remarks = (remark for report in reports for remark in report.remarks)
    long = [remark.found for remark in remarks if remark.kind is RemarkKind.LONG_SENTENCE]

    assert long == []
    words = sum(report.words for report in reports)
    assert words / sum(report.sentences for report in reports) <= LONGEST_AVERAGE


def parts_of(text: str, longest: int) -> Iterator[str]:
    """The paragraphs of a text, together in parts of at most `longest` characters."""
    part = ""
    for block in text.split("\n\n"):
        if part and len(part) + len(block) + 2 > longest:
            yield part
            part = ""
        part += block + "\n\n"
    yield part


def joined(text: str) -> Iterator[str]:
    """Paragraphs, list items and headings, each on a line of its own; tables are left out."""
    for block in text.split("\n\n"):
        if not block.startswith("|"):
            yield from re.sub(r"\n(?! *(?:-|\d+\.) )\s*", " ", block).splitlines()
