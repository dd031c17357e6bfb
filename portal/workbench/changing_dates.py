"""What changes on which day, and what to do about it: the words, from plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext

from portal.i18n import say_day
from portal.routing.model import Party
from portal.turning.dates import KeyDate, TurnKind

MOST_SHOWN: Final = 4
# The name of an organisation, or its kind where there is no office here.
Names = Callable[[Party], str]
TWO_DAYS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """One line of the back-office column: a day, and what changes then."""

    day: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWords:
    """What a task says: what is the matter, what to do, and why it is there."""

    title: str
    what: str
    why: str


def dated_changes(dates: Iterable[KeyDate], *, name: str, party: Names) -> tuple[DatedChange, ...]:
    """The next few days that matter, in words."""
    return tuple(
        DatedChange(day=whole_day(each.on), said=_said(each, name=name, party=party))
        for each in list(dates)[:MOST_SHOWN]
    )


def whole_day(day: date) -> str:
    """'woensdag 3 maart 2027'."""
    return f"{say_day(day)} {day.year}"


def _said(each: KeyDate, *, name: str, party: Names) -> str:
    what: Mapping[TurnKind, Callable[[], str]] = {
        TurnKind.PERIOD_END: lambda: gettext("De periode van school stopt."),
        TurnKind.BIRTHDAY_18: lambda: gettext("%(name)s wordt 18.", name=name),
        TurnKind.BIRTHDAY_27: lambda: gettext("%(name)s wordt 27.", name=name),
    }
    said = [str(what[each.kind]())] if each.kind in what else []
    if each.moves_lead:
        said.append(gettext("Dan is verantwoordelijk: %(lead)s.", lead=party(each.lead)))
    if each.joins:
        said.append(gettext("Erbij: %(names)s.", names=", ".join(map(party, each.joins))))
    leaves = [party(gone) for gone in each.leaves if gone != each.lead]
    if leaves:
        said.append(gettext("Niet meer: %(names)s.", names=", ".join(leaves)))
    return " ".join(said)


def task_words(
    kind: str, *, border: date, today: date, name: str, lead: str, rule: str, by_parent: bool
) -> TaskWords:
    """The words of one task; `lead` leads from `border` on, by the words of `rule`."""
    is_ahead = border > today
    title, what = (
        _ahead(kind, near(border, today), name) if is_ahead else _now(kind, border, name, lead)
    )
    if by_parent and kind == TurnKind.BIRTHDAY_18:
        what += " " + gettext(
            "Een ouder vroeg dit. Vraag %(name)s zelf of je mag blijven helpen.", name=name
        )
    return TaskWords(
        title=title, what=what, why=_why(kind, border, name, lead, rule, is_ahead=is_ahead)
    )


def near(day: date, today: date) -> str:
    """'Over 60 dagen', 'Morgen': how far a day lies ahead."""
    days = (day - today).days
    if days < TWO_DAYS:
        return str(gettext("Morgen"))
    return str(gettext("Over %(number)s dagen", number=days))


def _ahead(kind: str, when: str, name: str) -> tuple[str, str]:
    if kind == TurnKind.PERIOD_END:
        return (
            gettext("%(when)s stopt de periode van school", when=when),
            gettext("Spreek af wie het daarna doet. De contactpersoon blijft."),
        )
    if kind == TurnKind.BIRTHDAY_18:
        return (
            gettext("%(when)s wordt %(name)s 18", when=when, name=name),
            gettext(
                "Bespreek samen wat dan verandert: de leerplicht stopt, en %(name)s beslist zelf "
                "wie wat mag weten. De contactpersoon blijft.", name=name,
            ),
        )  # fmt: skip
    return (
        gettext("%(when)s wordt %(name)s 27", when=when, name=name),
        gettext(
            "Dan stopt Opstap. Zoek samen wie daarna helpt, en stel ze aan elkaar voor. "
            "Laat pas los als er iemand is."
        ),
    )


def _now(kind: str, border: date, name: str, lead: str) -> tuple[str, str]:
    if kind == TurnKind.PERIOD_END:
        return (
            gettext("De periode van school is voorbij"),
            gettext(
                "Stem af met wie nu verantwoordelijk is: %(lead)s. %(name)s weet dat de "
                "contactpersoon blijft.", lead=lead, name=name,
            ),
        )  # fmt: skip
    if kind == TurnKind.BIRTHDAY_18:
        return (
            gettext("%(name)s is 18 geworden", name=name),
            gettext(
                "Vraag opnieuw wat je mag delen, ook met ouders. Verantwoordelijk is nu: %(lead)s.",
                lead=lead,
            ),
        )
    if kind == TurnKind.BIRTHDAY_27:
        return (
            gettext("%(name)s is 27 geworden", name=name),
            gettext(
                "Stel %(name)s voor aan wie nu helpt: %(lead)s. Sluit pas af na echt contact daar.",
                name=name, lead=lead,
            ),
        )  # fmt: skip
    return (
        gettext("Vanaf %(day)s is iemand anders verantwoordelijk", day=say_day(border)),
        gettext("Stem af met %(lead)s. De contactpersoon blijft.", lead=lead),
    )


def _why(kind: str, border: date, name: str, lead: str, rule: str, *, is_ahead: bool) -> str:
    day = whole_day(border)
    reasons: Mapping[str, Callable[[], str]] = {
        TurnKind.PERIOD_END: lambda: gettext(
            "De school volgt iemand die weg is tot %(day)s. Zo staat het in de afspraken van die "
            "school.", day=day,
        ),
        TurnKind.BIRTHDAY_18: lambda: gettext(
            "Op %(day)s wordt %(name)s 18. Dan gelden andere regels.", day=day, name=name
        ),
        TurnKind.BIRTHDAY_27: lambda: gettext(
            "Op %(day)s wordt %(name)s 27. Dan geldt een andere wet.", day=day, name=name
        ),
        TurnKind.LEAD: lambda: gettext("Op %(day)s veranderde wat de regels zeggen.", day=day),
    }  # fmt: skip
    words = [str(reasons[kind]())] if kind in reasons else []
    if is_ahead:
        words.append(gettext("Dan is verantwoordelijk: %(lead)s.", lead=lead))
    return " ".join([*words, rule])


def foreseen(
    days: Mapping[TurnKind, tuple[date | None, date | None]],
    *,
    lead_before: str,
    lead_after: str,
    name: str,
    today: date,
) -> tuple[str, ...]:
    """What a change of facts would do, in sentences; at least one."""
    lines = [gettext("De contactpersoon blijft.")]
    if lead_before != lead_after:
        lines.append(
            gettext(
                "Verantwoordelijk wordt %(after)s, niet meer %(before)s. Beide kanten krijgen "
                "bericht.", after=lead_after, before=lead_before,
            )
        )  # fmt: skip
    else:
        lines.append(gettext("Verantwoordelijk blijft %(lead)s.", lead=lead_after))
    for kind, (was, then) in days.items():
        if max(filter(None, (was, then)), default=today) > today:
            lines.append(_moved(kind, was, then, name=name))
    return tuple(lines)


def _moved(kind: TurnKind, was: date | None, then: date | None, *, name: str) -> str:
    what = {
        TurnKind.PERIOD_END: gettext("De periode van school stopt"),
        TurnKind.BIRTHDAY_18: gettext("%(name)s wordt 18", name=name),
        TurnKind.BIRTHDAY_27: gettext("%(name)s wordt 27", name=name),
    }[kind]
    if then is None:
        return str(
            gettext("Vervalt: %(what)s op %(day)s.", what=what, day=whole_day(was or date.min))
        )
    if was is None:
        return str(gettext("%(what)s op %(day)s.", what=what, day=whole_day(then)))
    return str(
        gettext("%(what)s op %(day)s, niet op %(was)s.", what=what, day=whole_day(then),
                was=whole_day(was))
    )  # fmt: skip
