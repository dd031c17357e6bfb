"""The steps, how each reads its form, and which of them may be opened now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import lazy_gettext

from portal.forms import Fields
from portal.registration.answers import Answers, line, taps, text
from portal.registration.meaning import Errors, check_about, check_reach, check_you


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One screen: its endpoint, the name in the progress, its reader and its check."""

    endpoint: str
    name: str
    read: Callable[[Fields, Answers], Answers]
    check: Callable[[Answers, date], Errors]


def read_about(form: Fields, answers: Answers) -> Answers:
    """What it is about and for whom."""
    return replace(
        answers,
        situations=taps(form, "situatie"),
        words=text(form, "woorden"),
        asking=line(form, "wie"),
    )


def read_you(form: Fields, answers: Answers) -> Answers:
    """Date of birth, home, school and work."""
    return replace(
        answers,
        day=line(form, "dag"),
        month=line(form, "maand"),
        year=line(form, "jaar"),
        home=line(form, "woonplaats"),
        school_now=line(form, "op_school"),
        school=line(form, "school"),
        level=line(form, "niveau"),
        pathway=line(form, "leerweg"),
        diploma=line(form, "diploma"),
        working=line(form, "werk"),
    )


def read_person(form: Fields, answers: Answers) -> Answers:
    """Who was chosen and what may be shared."""
    return replace(answers, coach=line(form, "persoon"), consents=taps(form, "delen"), met=True)


def read_reach(form: Fields, answers: Answers) -> Answers:
    """First name and how to reach them."""
    return replace(
        answers,
        first_name=line(form, "voornaam"),
        channel=line(form, "kanaal"),
        phone=line(form, "tel"),
        email=line(form, "mail"),
        whatsapp=line(form, "whatsapp"),
        safe_times=taps(form, "tijden"),
        reads_along=line(form, "mee"),
    )


ABOUT = Step(
    endpoint="registration.ask_about",
    name=lazy_gettext("Wat speelt er?"),
    read=read_about,
    check=lambda answers, _today: check_about(answers),
)
YOU = Step(
    endpoint="registration.ask_you",
    name=lazy_gettext("Over jou"),
    read=read_you,
    check=lambda answers, today: check_you(answers, today=today),
)
PERSON = Step(
    endpoint="registration.meet_person",
    name=lazy_gettext("Jouw persoon"),
    read=read_person,
    check=lambda _answers, _today: {},
)
REACH = Step(
    endpoint="registration.ask_reach",
    name=lazy_gettext("Hoe bereiken we je?"),
    read=read_reach,
    check=lambda answers, _today: check_reach(answers),
)
STEPS = (ABOUT, YOU, PERSON, REACH)


def next_step(step: Step) -> Step:
    """The step after this one; the last one stays."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def step_before(step: Step) -> Step:
    """The step before this one; the first one stays."""
    return STEPS[max(STEPS.index(step) - 1, 0)]


def step_to_do_first(step: Step, answers: Answers, *, today: date) -> Step | None:
    """The earlier step that must be done before this one may be opened, or None."""
    earlier = STEPS[: STEPS.index(step)]
    undone = (each for each in earlier if each.check(answers, today))
    first = next(undone, None)
    if first is None and step is REACH and not answers.met:
        return PERSON
    return first
