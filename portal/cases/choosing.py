"""What routing says of a request, and who becomes its contact person. Reads, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.cases.candidates import read_candidates
from portal.catalogue.model import Snapshot
from portal.routing.contact import (
    Candidate,
    ContactChoice,
    NobodyToContactError,
    Reason,
    ReasonCode,
    Wishes,
    choose_contact_person,
)
from portal.routing.model import Decision, Outcome, Situation
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet, ruleset_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A decision with the person who could help; `person_id` is a staff id."""

    decision: Decision
    choice: ContactChoice

    @property
    def person_id(self) -> int:
        """The staff id of the contact person."""
        return int(self.choice.person.staff_id)

    @property
    def held_for_id(self) -> int | None:
        """The staff id of whom they asked for, while somebody else stands in."""
        held = self.choice.held_for
        return None if held is None else int(held.staff_id)

    def held_document(self) -> dict[str, Any]:
        """Whom they asked for, 'away' or 'full', and the last day of that when it is known."""
        held = self.choice.held_for
        if held is None:
            return {}
        until = held.away_until if not held.present else None
        return {
            "staff_id": int(held.staff_id),
            "why": "full" if held.present else "away",
            "until": until.isoformat() if until else None,
        }


def opens_case(decision: Decision) -> bool:
    """True when the decision is a case; a pointer and a parent's question are none."""
    return decision.outcome is Outcome.CONTACT


def propose(
    session: Session,
    situation: Situation,
    *,
    coach: int | None,
    locale: str,
    offer: Snapshot,
    region: Region,
    rules: Sequence[RuleSet],
    today: date,
) -> Proposal:
    """Decide on a situation and choose a person for it; `coach` is who was asked for."""
    decision = decide(situation, region=region, rules=rules, today=today)
    wishes = Wishes(
        coach=None if coach is None else str(coach),
        themes=frozenset(situation.topics),
        languages=frozenset({locale}),
        keep_out=frozenset(situation.keep_out),
    )
    candidates = read_candidates(session, offer=offer)
    choice = _choose(decision, candidates, wishes, ruleset_on(rules, today))
    return Proposal(decision=decision, choice=choice)


def _choose(
    decision: Decision, candidates: Sequence[Candidate], wishes: Wishes, rules: RuleSet
) -> ContactChoice:
    try:
        return choose_contact_person(decision, candidates=candidates, wishes=wishes, rules=rules)
    except NobodyToContactError:
        if not candidates:
            raise
    # A region without a front desk still has people: whoever carries least holds on.
    person = min(candidates, key=lambda each: (not each.present, each.load, each.staff_id))
    return ContactChoice(
        person=person,
        reasons=(Reason(ReasonCode.NO_FRONT_DESK),),
        rule_version=rules.version,
    )
