"""Who becomes the contact person: one named person, always, with the reasons.

The order of choosing:

1. The coach that was asked for, of any partner, if there, with room, and not of a partner that
   is kept out. Is that coach full or away: who stands in for them, or for that one, if there and
   with room; the case is then held for whom they asked for.
2. A coach of the lead partner who is there and has room; else who stands in for the best match of
   the lead partner, if there and with room.
3. Somebody of the front desk: when the lead partner has no coach, or none with room, or the
   front desk leads. A full front desk does not block: who is there and has room comes first,
   then who is there and full, and only then who is away.
4. Without any front desk, a coach of the lead partner who is full or away, rather than nobody.

Within a step the best match comes first, by ``contact_order`` of the rules (theme, language,
room, presence), then by the lowest share of the maximum in use, then by id: the same input
always gives the same person. Nothing here looks at a database or a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.routing.model import Decision, Outcome
from portal.routing.ruleset import RuleSet

ALTERNATIVES = 2
"""How many others the young person may choose from instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be the contact person. ``maximum``: the open cases one can carry."""

    staff_id: str
    first_name: str
    partner: str | None
    partner_type: str | None
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    open_cases: int = 0
    maximum: int = 0
    present: bool = True
    is_front_desk: bool = False
    # The staff id of who stands in, and the last day that this person is away, when known.
    stand_in: str | None = None
    away_until: date | None = None

    @property
    def has_room(self) -> bool:
        return self.open_cases < self.maximum

    @property
    def available(self) -> bool:
        """There, and with room: the promise can be kept."""
        return self.present and self.has_room

    @property
    def load(self) -> float:
        """Share of the maximum in use; without a maximum, as if full."""
        return self.open_cases / self.maximum if self.maximum > 0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the young person said: a coach by staff id, themes, languages, who is kept out."""

    coach: str | None = None
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    keep_out: frozenset[str] = frozenset()


class ReasonCode(StrEnum):
    """Why this person. Stored with the case, so a code never changes its meaning."""

    ASKED_FOR = "asked_for"
    ASKED_FOR_UNKNOWN = "asked_for_unknown"
    ASKED_FOR_KEPT_OUT = "asked_for_kept_out"
    ASKED_FOR_AWAY = "asked_for_away"
    ASKED_FOR_FULL = "asked_for_full"
    OF_LEAD_PARTNER = "of_lead_partner"
    FRONT_DESK_LEADS = "front_desk_leads"
    LEAD_HAS_NO_OFFICE_HERE = "lead_has_no_office_here"
    LEAD_HAS_NO_COACH = "lead_has_no_coach"
    LEAD_IS_FULL = "lead_is_full"
    LEAD_IS_AWAY = "lead_is_away"
    STANDS_IN = "stands_in"
    NO_FRONT_DESK = "no_front_desk"
    FRONT_DESK_IS_FULL = "front_desk_is_full"
    THEME = "theme"
    LANGUAGE = "language"


class Reason(NamedTuple):
    """A code with what it is about: theme ids, languages, a staff id or a partner id."""

    code: ReasonCode
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChoice:
    """The contact person, why, and at most two others who are there and have room."""

    person: Candidate
    reasons: tuple[Reason, ...]
    rule_version: str
    alternatives: tuple[Candidate, ...] = field(default=())
    # Whom they asked for, when somebody else stands in for that coach.
    held_for: Candidate | None = None

    def reasons_document(self) -> dict[str, object]:
        """The reasons as plain data, to store as JSON beside the case."""
        return {
            "rule_version": self.rule_version,
            "reasons": [
                {"code": reason.code.value, "values": list(reason.values)}
                for reason in self.reasons
            ],
        }


class NobodyToContactError(LookupError):
    """There is neither a front desk nor a coach of the lead partner: the region is not set up."""


_Rank = Callable[[Candidate], tuple[object, ...]]

_ORDER: Mapping[str, Callable[[Candidate, Wishes], int]] = {
    "theme": lambda person, wishes: -len(person.themes & wishes.themes),
    "language": lambda person, wishes: -len(person.languages & wishes.languages),
    "room": lambda person, _wishes: int(not person.has_room),
    "presence": lambda person, _wishes: int(not person.present),
}


def choose_contact_person(
    decision: Decision, *, candidates: Sequence[Candidate], wishes: Wishes, rules: RuleSet
) -> ContactChoice:
    """Choose one person for a decision.

    Always gives one as long as there is a front-desk person among the candidates, full or not,
    whatever is kept out; else one of the lead partner. Raises NobodyToContactError when there
    is neither.
    """
    welcome = [each for each in candidates if each.partner not in wishes.keep_out]
    rank = _rank_by(wishes, rules)
    asked, asked_reasons = _asked_for(candidates, wishes)
    held_for = None if asked else _held_for(candidates, wishes)
    stand_in = _who_stands_in(held_for, welcome)
    if asked:
        person, reasons = asked, asked_reasons
    elif held_for and stand_in:
        person, reasons = stand_in, [*asked_reasons, _stands_in_for(held_for)]
    else:
        person, why = _of_lead_or_front_desk(decision, candidates, welcome, rank)
        reasons = [*asked_reasons, *why]
    return ContactChoice(
        person=person,
        reasons=(*reasons, *_matches(person, wishes)),
        rule_version=rules.version,
        alternatives=_alternatives(decision, welcome, person, rank),
        held_for=None if held_for is person else held_for,
    )


def _rank_by(wishes: Wishes, rules: RuleSet) -> _Rank:
    criteria = [_ORDER[name] for name in rules.contact_order]

    def rank(person: Candidate) -> tuple[object, ...]:
        matches = tuple(criterion(person, wishes) for criterion in criteria)
        return (not person.available, not person.present, *matches, person.load, person.staff_id)

    return rank


def _asked_for(
    candidates: Iterable[Candidate], wishes: Wishes
) -> tuple[Candidate | None, list[Reason]]:
    """The coach that was asked for, or the reason why it cannot be that one."""
    if wishes.coach is None:
        return None, []
    asked = next((each for each in candidates if each.staff_id == wishes.coach), None)
    obstacle = _obstacle(asked, wishes)
    if obstacle:
        return None, [Reason(obstacle, (wishes.coach,))]
    return asked, [Reason(ReasonCode.ASKED_FOR, (wishes.coach,))]


def _held_for(candidates: Iterable[Candidate], wishes: Wishes) -> Candidate | None:
    """Whom they asked for, when only time is between them: full or away, but welcome."""
    asked = next((each for each in candidates if each.staff_id == wishes.coach), None)
    waits = _obstacle(asked, wishes) in {ReasonCode.ASKED_FOR_AWAY, ReasonCode.ASKED_FOR_FULL}
    return asked if waits else None


def _who_stands_in(person: Candidate | None, welcome: Sequence[Candidate]) -> Candidate | None:
    """Along the chain of who stands in for whom: the first who is welcome, there and has room."""
    known = {each.staff_id: each for each in welcome}
    seen: set[str] = set()
    while person is not None and person.stand_in is not None and person.staff_id not in seen:
        seen.add(person.staff_id)
        person = known.get(person.stand_in)
        if person is not None and person.available:
            return person
    return None


def _stands_in_for(person: Candidate) -> Reason:
    return Reason(ReasonCode.STANDS_IN, (person.staff_id,))


def _obstacle(asked: Candidate | None, wishes: Wishes) -> ReasonCode | None:
    if asked is None:
        return ReasonCode.ASKED_FOR_UNKNOWN
    if asked.partner in wishes.keep_out:
        return ReasonCode.ASKED_FOR_KEPT_OUT
    if not asked.present:
        return ReasonCode.ASKED_FOR_AWAY
    return None if asked.has_room else ReasonCode.ASKED_FOR_FULL


def _of_lead_or_front_desk(
    decision: Decision, candidates: Sequence[Candidate], welcome: Sequence[Candidate], rank: _Rank
) -> tuple[Candidate, list[Reason]]:
    """A coach of the lead partner who can keep the promise, else the front desk."""
    of_lead = _coaches_of_lead(decision, welcome)
    able = sorted((each for each in of_lead if each.available), key=rank)
    if able:
        return able[0], [Reason(ReasonCode.OF_LEAD_PARTNER, _names(decision))]
    reason = Reason(_why_not_lead(decision, of_lead), _names(decision))
    best = min(of_lead, key=rank, default=None)
    stand_in = _who_stands_in(best, welcome)
    if best and stand_in:
        return stand_in, [reason, _stands_in_for(best)]
    # Somebody of the front desk holds on even when the front desk itself is kept out: a person
    # who trusts nobody must still be able to reach somebody.
    desk = sorted(
        [each for each in welcome if each.is_front_desk]
        or [each for each in candidates if each.is_front_desk],
        key=rank,
    )
    if desk:
        full = [] if desk[0].available else [Reason(ReasonCode.FRONT_DESK_IS_FULL)]
        return desk[0], [reason, *full]
    if of_lead:
        return min(of_lead, key=rank), [reason, Reason(ReasonCode.NO_FRONT_DESK)]
    raise NobodyToContactError("no front desk and no coach of the lead partner")


def _coaches_of_lead(decision: Decision, welcome: Iterable[Candidate]) -> list[Candidate]:
    """The coaches of the lead partner, when a partner of this region leads a case."""
    if decision.lead is None or decision.outcome != Outcome.CONTACT:
        return []
    return [each for each in welcome if each.partner == decision.lead and not each.is_front_desk]


def _why_not_lead(decision: Decision, of_lead: Sequence[Candidate]) -> ReasonCode:
    if decision.lead_type == "front_desk" or decision.outcome != Outcome.CONTACT:
        return ReasonCode.FRONT_DESK_LEADS
    if decision.lead is None:
        return ReasonCode.LEAD_HAS_NO_OFFICE_HERE
    if not of_lead:
        return ReasonCode.LEAD_HAS_NO_COACH
    present = any(each.present for each in of_lead)
    return ReasonCode.LEAD_IS_FULL if present else ReasonCode.LEAD_IS_AWAY


def _names(decision: Decision) -> tuple[str, ...]:
    return (decision.lead or decision.lead_type,)


def _matches(person: Candidate, wishes: Wishes) -> list[Reason]:
    """What the person and the young person share; nothing when they share nothing."""
    shared = (
        (ReasonCode.THEME, person.themes & wishes.themes),
        (ReasonCode.LANGUAGE, person.languages & wishes.languages),
    )
    return [Reason(code, tuple(sorted(values))) for code, values in shared if values]


def _alternatives(
    decision: Decision, welcome: Sequence[Candidate], person: Candidate, rank: _Rank
) -> tuple[Candidate, ...]:
    """Others who can keep the promise: of the lead partner, the front desk, then anybody."""
    steps = (
        _coaches_of_lead(decision, welcome),
        [each for each in welcome if each.is_front_desk],
        welcome,
    )
    found: dict[str, Candidate] = {}
    for step in steps:
        able = (each for each in step if each.available and each.staff_id != person.staff_id)
        for each in sorted(able, key=rank):
            found.setdefault(each.staff_id, each)
    return tuple(found.values())[:ALTERNATIVES]
