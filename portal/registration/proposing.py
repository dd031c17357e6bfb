"""From answers to a person: what routing says of them, with the surroundings it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.cases.choosing import Proposal, propose
from portal.catalogue.model import Snapshot
from portal.registration.answers import Answers
from portal.registration.meaning import situation_of
from portal.routing.model import Decision, Situation
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet
from portal.routing.source import read_region_and_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The offer, the region and the rules on one day."""

    offer: Snapshot
    region: Region
    rules: Sequence[RuleSet]
    today: date

    def situation(self, answers: Answers) -> Situation:
        """The facts in the answers. Raises MistakeError without a date of birth."""
        return situation_of(answers, offer=self.offer, region=self.region, today=self.today)

    def decide(self, answers: Answers) -> Decision:
        """What routing says."""
        return decide(
            self.situation(answers), region=self.region, rules=self.rules, today=self.today
        )

    def propose(self, session: Session, answers: Answers, *, locale: str) -> Proposal:
        """What routing says, and who could help."""
        return propose(
            session,
            self.situation(answers),
            coach=chosen_coach(answers),
            locale=locale,
            offer=self.offer,
            region=self.region,
            rules=self.rules,
            today=self.today,
        )


def read_surroundings(session: Session, *, offer: Snapshot, today: date) -> Surroundings:
    """Read what routing needs from the database."""
    region, rules = read_region_and_rules(session)
    return Surroundings(offer=offer, region=region, rules=rules, today=today)


def chosen_coach(answers: Answers) -> int | None:
    """The staff id of who was chosen: in step three, or where the sign-up began."""
    chosen = answers.coach or answers.wished
    # A longer number is no id, and no database takes it.
    return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None
