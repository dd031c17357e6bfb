"""An example message as an editor typed it: read, or shown again with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from portal.forms import clean_line, clean_text
from portal.i18n import DEFAULT_LOCALE, LOCALES
from portal.phrases.fields import FieldProblem, Wrong, fill, make_safe, problems_of
from portal.phrases.lengths import MOST_PARTS, Length, measure
from portal.phrases.models import Phrase
from portal.phrases.purposes import PURPOSE_WORDS, Purpose, known_purpose
from portal.phrases.services import Wording
from portal.plainlanguage.checks import check_text, take_over
from portal.studio.hints import Hint, HintKind, hints_on

TITLE_LENGTH: Final = 120
# Long before this it does not fit in text messages; longer input is not read at all.
BODY_LENGTH: Final = 2000
MOST_SENTENCES: Final = 5
BODIES: Final = {locale: f"{locale}-body" for locale in LOCALES}
DUTCH_BODY: Final = BODIES[DEFAULT_LOCALE]
# Invented: what a message looks like once it is filled in.
EXAMPLES: Final = {
    "nl": {"voornaam": "Noor", "moment": "dinsdag 24 november om 14.00 uur"},
    "en": {"voornaam": "Noor", "moment": "Tuesday 24 November at 14:00"},
}
EXAMPLE_STAFF: Final = {"contactpersoon": "Samira", "afzender": "Kofi"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a message reads in one language; `safe` is for somebody with whom another reads along."""

    locale: str
    text: str
    safe: str
    length: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseReading:
    """What was typed, and the wording in it. `errors`: (control, sentence), empty when it can be.

    `typed` holds purpose, title and per language its body, by control. `hints` are by control.
    """

    typed: dict[str, str]
    wording: Wording
    errors: tuple[tuple[str, str], ...]
    hints: dict[str, tuple[Hint, ...]]
    previews: tuple[Preview, ...]


def show_phrase(phrase: Phrase | None, *, known: dict[str, str]) -> PhraseReading:
    """A phrase that is kept, as the form shows it; None is an empty one."""
    values: MultiDict[str, str] = MultiDict()
    if phrase is not None:
        values.update({"purpose": phrase.purpose, "title": phrase.title})
        values.update({BODIES.get(each.locale, ""): each.body for each in phrase.words})
    reading = read_phrase(values, known=known)
    return PhraseReading(
        typed=reading.typed,
        wording=reading.wording,
        errors=(),
        hints=reading.hints if phrase else {},
        previews=reading.previews,
    )


def read_phrase(
    form: MultiDict[str, str], *, known: dict[str, str], taken: str = ""
) -> PhraseReading:
    """The wording in a form; `known` holds what the region itself fills in: number and link.

    `taken` is the button of a hint, such as 'nl-body|traject'.
    """
    typed = {
        control: clean_text(form.get(control, "")[:BODY_LENGTH]) for control in BODIES.values()
    }
    typed["title"] = clean_line(form.get("title", "")[: TITLE_LENGTH * 2])
    typed["purpose"] = clean_line(form.get("purpose", "")[:TITLE_LENGTH])
    control, _bar, found = taken.partition("|")
    if found and control == DUTCH_BODY:
        typed[control] = take_over(typed[control], found)
    bodies = {locale: typed[name] for locale, name in BODIES.items() if typed[name]}
    previews = tuple(_preview(locale, body, known) for locale, body in bodies.items())
    return PhraseReading(
        typed=typed,
        wording=Wording(purpose=typed["purpose"], title=typed["title"], bodies=bodies),
        errors=tuple(_errors(typed, previews)),
        hints=_hints(typed),
        previews=previews,
    )


def _preview(locale: str, body: str, known: dict[str, str]) -> Preview:
    values = {**EXAMPLE_STAFF, **EXAMPLES.get(locale, EXAMPLES["nl"]), **known}
    text = fill(body, values)
    return Preview(
        locale=locale, text=text, safe=fill(make_safe(body), values), length=measure(text)
    )


def _errors(typed: dict[str, str], previews: tuple[Preview, ...]) -> Iterator[tuple[str, str]]:
    if known_purpose(typed["purpose"]) is None:
        yield "purpose", gettext("Kies waar het bericht voor is.")
    if not typed["title"]:
        yield "title", gettext("Geef het een titel. Alleen collega’s zien die.")
    if len(typed["title"]) > TITLE_LENGTH:
        yield "title", gettext("De titel is te lang: hooguit %(num)s tekens.", num=TITLE_LENGTH)
    if not typed[DUTCH_BODY]:
        yield DUTCH_BODY, gettext("Schrijf het bericht in het Nederlands.")
    for preview in previews:
        control = BODIES[preview.locale]
        yield from ((control, sentence) for sentence in _body_errors(typed[control], preview))


def _body_errors(body: str, preview: Preview) -> Iterator[str]:
    problems = problems_of(body)[:MOST_SENTENCES]
    if problems:
        yield " ".join(say_problem(problem) for problem in problems)
    elif not preview.length.fits:
        yield gettext(
            "Dit zijn %(num)s sms’jes, en %(most)s is het meest. Maak het korter.",
            num=preview.length.parts,
            most=MOST_PARTS,
        )


def say_problem(problem: FieldProblem) -> str:
    """What is wrong with a field, and what was meant."""
    if problem.reason is Wrong.LOOSE and problem.meant:
        said = gettext(
            "Bij ‘%(found)s’ mist een haakje. Bedoel je {%(meant)s}?",
            found=problem.found,
            meant=problem.meant,
        )
    elif problem.reason is Wrong.LOOSE:
        said = gettext("Bij ‘%(found)s’ mist een haakje. Haal het weg.", found=problem.found)
    elif problem.meant:
        said = gettext(
            "%(found)s kennen we niet. Bedoel je {%(meant)s}?",
            found=problem.found,
            meant=problem.meant,
        )
    else:
        said = gettext(
            "%(found)s kennen we niet. Kies een veld uit de lijst, of haal het weg.",
            found=problem.found,
        )
    return str(said)


def _hints(typed: dict[str, str]) -> dict[str, tuple[Hint, ...]]:
    hints = {DUTCH_BODY: hints_on(DUTCH_BODY, check_text(typed[DUTCH_BODY]))}
    for control in BODIES.values():
        if control != DUTCH_BODY and typed[DUTCH_BODY] and not typed[control]:
            hints[control] = (Hint(kind=HintKind.MISSING),)
    return hints


def say_length(length: Length) -> str:
    """'214 tekens, 2 sms’jes'."""
    signs = ngettext("%(num)s teken", "%(num)s tekens", length.signs)
    parts = ngettext("%(num)s sms’je", "%(num)s sms’jes", length.parts)
    return f"{signs}, {parts}"


def purposes() -> list[tuple[str, str]]:
    """The choices for what a message is for."""
    return [(each.value, str(PURPOSE_WORDS[each])) for each in Purpose]
