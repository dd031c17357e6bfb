"""Which days matter for somebody, from what is known, the region and its rules. Pure.

Two kinds of days: borders, of which the contact person hears beforehand (the end of the school's
period, the 18th and the 27th birthday), and every other day on which somebody else leads or is
alongside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.routing.calendar import months_after
from portal.routing.conditions import not_now_enrolled
from portal.routing.facts import Facts, gather_facts
from portal.routing.model import Party, Situation
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet, ruleset_on
from portal.routing.turns import Standing, standings

MONTHS_AHEAD = 24
"""How far is looked ahead."""

A_DAY = timedelta(days=1)


class TurnKind(StrEnum):
    """What turns. The names stand in stored tasks; the ages themselves are data of the rules."""

    PERIOD_END = "period_end"
    BIRTHDAY_18 = "birthday_18"
    BIRTHDAY_27 = "birthday_27"
    LEAD = "lead_changed"
    ALONGSIDE = "alongside_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDate:
    """A day that matters. ``lead`` counts from that day on; some join and some leave besides.

    ``moves_lead``: somebody else leads, or the outcome is another, than on the day before.
    """

    on: date
    kind: TurnKind
    lead: Party
    rule: str
    moves_lead: bool
    joins: tuple[Party, ...]
    leaves: tuple[Party, ...]


def borders_of(
    situation: Situation, *, region: Region, rules: Sequence[RuleSet], today: date
) -> dict[TurnKind, date]:
    """The borders of which people hear beforehand, also those that lie behind us."""
    facts = gather_facts(situation, region=region, rules=ruleset_on(rules, today), today=today)
    return borders_in(facts)


def borders_in(facts: Facts) -> dict[TurnKind, date]:
    """The borders in facts that were gathered; a birth date that is not known has none."""
    found = {
        TurnKind.PERIOD_END: _period_end(facts),
        TurnKind.BIRTHDAY_18: facts.adult_birthday,
        TurnKind.BIRTHDAY_27: facts.end_birthday,
    }
    return {kind: day for kind, day in found.items() if day is not None}


def _period_end(facts: Facts) -> date | None:
    """The end of the last school's period, unless it is without meaning.

    Who is at school again is not followed by a school, nor who keeps it out; and from the last
    birthday on another law holds anyway.
    """
    end = facts.guidance.end
    if end is None or not not_now_enrolled(facts, end - A_DAY):
        return None
    if facts.school.partner in facts.situation.keep_out:
        return None
    return None if facts.end_birthday is not None and end >= facts.end_birthday else end


def key_dates(
    situation: Situation, *, region: Region, rules: Sequence[RuleSet], today: date
) -> tuple[KeyDate, ...]:
    """Every day that matters after today, in order, two years ahead at most."""
    until = months_after(today, MONTHS_AHEAD)
    story = list(standings(situation, region=region, rules=rules, today=today, until=until))
    borders = borders_of(situation, region=region, rules=rules, today=today)
    ahead = {kind: day for kind, day in borders.items() if today < day <= until}
    return tuple(sorted(_dates(story, ahead), key=lambda each: (each.on, each.kind)))


def _dates(story: Sequence[Standing], borders: Mapping[TurnKind, date]) -> Iterator[KeyDate]:
    turned = {now.on: before for before, now in zip(story, story[1:], strict=False)}
    for kind, day in borders.items():
        now = [each for each in story if each.on <= day][-1]
        yield _key_date(kind, day, now, before=turned.get(day))
    for now in story[1:]:
        if now.on not in borders.values():
            before = turned[now.on]
            kind = TurnKind.LEAD if moves_lead(before, now) else TurnKind.ALONGSIDE
            yield _key_date(kind, now.on, now, before=before)


def _key_date(kind: TurnKind, day: date, now: Standing, *, before: Standing | None) -> KeyDate:
    return KeyDate(
        on=day,
        kind=kind,
        lead=now.lead,
        rule=now.rule,
        moves_lead=before is not None and moves_lead(before, now),
        joins=_without(now.alongside, before.alongside) if before else (),
        leaves=_without(before.alongside, now.alongside) if before else (),
    )


def _without(these: tuple[Party, ...], those: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(party for party in these if party not in those)


def moves_lead(before: Standing, now: Standing) -> bool:
    """Whether somebody else leads than before, or the outcome is another."""
    return (before.outcome, before.lead) != (now.outcome, now.lead)
