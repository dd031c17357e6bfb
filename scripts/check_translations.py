"""Checking that every catalogue has every text, translated, and nothing else.

Dutch is the language of the code; a catalogue holds another language. With --update the catalogues
are brought up to date instead: new texts come in empty, texts that are gone go out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("en",)
KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "npgettext:1c,2,3")
SOURCE_LANGUAGE = "nl"


def extract_texts() -> Catalog:
    """Return every text in the code and the templates, in the order of the files."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
        keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
        options = ["--mapping-file", "babel.cfg", "--add-comments", "vertalen:", "--sort-by-file"]
        output = ["--output-file", str(template), "."]
        subprocess.run([*command, *options, *keywords, *output], cwd=ROOT, check=True)
        with template.open("rb") as file:
            return read_po(file, locale=SOURCE_LANGUAGE)


def path_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(
            locale=language,
            header_comment="# Opstap in another language; the Dutch texts are the keys.",
            project="Opstap",
            last_translator="Opstap",
            language_team="Opstap",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def is_translated(message: Message) -> bool:
    """Say whether every form of the text has a translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


def problems_of_message(catalogue: Catalog, message: Message) -> Iterator[str]:
    """Say what is wrong with one translation: empty, doubtful, or other placeholders."""
    if not is_translated(message):
        yield f"not translated: {message.id!r}"
        return
    if message.fuzzy:
        yield f"marked fuzzy: {message.id!r}"
    for error in message.check(catalogue):
        yield f"{error}: {message.id!r}"


def problems_of(language: str, texts: Catalog) -> list[str]:
    """Return a line per problem of a language, in the order of the catalogue."""
    if not path_of(language).exists():
        return [f"{language}: there is no catalogue; run 'make messages'"]
    catalogue = read_catalogue(language)
    # Without fuzzy matching, a new text is empty and a text that is gone is obsolete.
    catalogue.update(texts, no_fuzzy_matching=True)
    problems = [f"no longer used: {message.id!r}" for message in catalogue.obsolete.values()]
    for message in catalogue:
        if message.id:
            problems.extend(problems_of_message(catalogue, message))
    return [f"{language}: {problem}" for problem in problems]


def update(language: str, texts: Catalog) -> None:
    """Bring a catalogue up to date on disk; line numbers stay out, they change all the time."""
    catalogue = read_catalogue(language)
    catalogue.update(texts, no_fuzzy_matching=True)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, include_lineno=False)


def main(arguments: list[str]) -> int:
    """Check or update every language; return 0 when all is well."""
    texts = extract_texts()
    if "--update" in arguments:
        for language in LANGUAGES:
            update(language, texts)
        return 0
    problems = [problem for language in LANGUAGES for problem in problems_of(language, texts)]
    print("\n".join(problems) or f"Every one of {len(texts)} texts is translated.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
