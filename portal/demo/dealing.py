"""The region as growing it needs it: who could be a contact person, and how much they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.candidates import read_candidates
from portal.cases.choosing import opens_case
from portal.cases.models import CaseState
from portal.catalogue.snapshot import load_snapshot
from portal.clock import local_day
from portal.demo.grown_cases import Chosen
from portal.demo.people import Person, people_of, read_names, spread
from portal.demo.script import Almanac
from portal.partners.models import Municipality
from portal.partners.models import Region as RegionRow
from portal.partners.queries import work_calendar
from portal.routing.contact import Candidate, Wishes, choose_contact_person
from portal.routing.model import FRONT_DESK, Decision
from portal.routing.region import Region as RoutingRegion
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet, ruleset_on
from portal.routing.source import read_region_and_rules


@dataclass(kw_only=True)
class Region:
    """What is read once for a slice. `carried` counts open cases per staff id."""

    today: date
    almanac: Almanac
    entries: Sequence[Mapping[str, Any]]
    homes: Sequence[str]
    desk: str
    routing: RoutingRegion
    rules: Sequence[RuleSet]
    staff: Mapping[int, Staff]
    teams: Mapping[str, Sequence[Candidate]]
    carried: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def busy_teams(self) -> list[str]:
        """The partner of each of the invented people: who leads often stands in it often."""
        people = people_of({"people": self.entries}, today=self.today)
        leads = (self._decide(person, day=self.today).lead for person in people)
        return [lead or self.desk for lead in leads]

    def choose(self, person: Person) -> Chosen | None:
        """Who becomes their contact person, or None when there is no case for them here.

        Of the lead's team and of the front desk whoever's turn it is may be chosen: looking at
        everybody for everybody would take hours.
        """
        day = self.today - timedelta(days=person.days_ago)
        decision = self._decide(person, day=day)
        if not opens_case(decision):
            return None
        team = self.teams.get(decision.lead or "", ())
        at_turn = [self._at_turn(each, person) for each in (team, self.teams[self.desk]) if each]
        choice = choose_contact_person(
            decision,
            candidates=at_turn,
            wishes=Wishes(
                themes=frozenset(person.situation.topics), languages=frozenset({person.locale})
            ),
            rules=ruleset_on(self.rules, day),
        )
        chosen = self.staff[int(choice.person.staff_id)]
        colleague = self._at_turn(self.teams[chosen.partner_id], person, further=1)
        return Chosen(
            decision=decision,
            choice=choice,
            staff=chosen,
            colleague=self.staff[int(colleague.staff_id)],
        )

    def carry(self, case: Mapping[str, Any]) -> None:
        """Note who has one more open case."""
        if case["state"] is CaseState.OPEN:
            self.carried[case["contact_person_id"]] += 1

    def _decide(self, person: Person, *, day: date) -> Decision:
        return decide(person.situation, region=self.routing, rules=self.rules, today=day)

    def _at_turn(self, team: Sequence[Candidate], person: Person, *, further: int = 0) -> Candidate:
        place = spread(f"{person.number} coach", 0, len(team) - 1) + further
        found = team[place % len(team)]
        more = self.carried[int(found.staff_id)]
        return replace(found, open_cases=found.open_cases + more)


def read_region(session: Session, *, now: datetime) -> Region:
    """The region, its people and what they carry, as they stand in the database."""
    routing, rules = read_region_and_rules(session)
    row = session.get_one(RegionRow, 1)
    teams: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in read_candidates(session, offer=load_snapshot(session)):
        teams[candidate.partner or ""].append(candidate)
    desk = next(partner for partner, team in teams.items() if team[0].partner_type == FRONT_DESK)
    return Region(
        today=local_day(now),
        almanac=Almanac(
            now=now,
            calendar=work_calendar(session),
            promise_days=row.document["promise_working_days"],
        ),
        entries=read_names()["people"],
        homes=_homes(session),
        desk=desk,
        routing=routing,
        rules=rules,
        staff={staff.id: staff for staff in session.scalars(select(Staff))},
        teams=teams,
    )


def _homes(session: Session) -> list[str]:
    """The municipalities' names, each as often as it is big, roughly: in their own order."""
    names = list(session.scalars(select(Municipality.name).order_by(Municipality.position)))
    return [name for place, name in enumerate(names) for _ in range(len(names) - place)]
