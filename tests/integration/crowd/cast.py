"""Who takes part: two teams and a front desk, young people with cases; and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.audit.services import SYSTEM
from portal.consent.services import give_consent
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

TEAM, DESK = "dsp", "loket"


@dataclass(frozen=True)
class Step:
    """Something that one person does; the numbers choose among who and what is there."""

    act: str
    who: int
    whom: int
    which: int

    @property
    def press(self) -> str:
        """The number of the page that the button was on; two may press the same one."""
        return f"{self.act}-{self.who}-{self.whom}-{self.which}"


@dataclass(frozen=True)
class Answer:
    """What came of a step."""

    act: str
    said: str
    done: int = 0
    is_broken: bool = False


@dataclass(frozen=True)
class Cast:
    """Ids of the people of one example."""

    staff: tuple[int, ...]
    cases: tuple[int, ...]
    people: tuple[int, ...]

    def who(self, step: Step) -> int:
        """The staff member who acts."""
        return self.staff[step.who % len(self.staff)]

    def whom(self, step: Step) -> int:
        """The colleague it is about."""
        return self.staff[step.whom % len(self.staff)]

    def which(self, step: Step) -> int:
        """The case it is about."""
        return self.cases[step.which % len(self.cases)]

    def person(self, step: Step) -> int:
        """The young person of that case."""
        return self.people[step.which % len(self.people)]

    def other_person(self, step: Step) -> int:
        """Another one, for what is about two."""
        return self.people[(step.which + 1 + step.whom) % len(self.people)]


def make_cast(session: Session, *, desk: str, team: str, now: datetime) -> Cast:
    """Three coaches of one team, one of the front desk, and three young people with a case."""
    coaches = [make_staff(session, partner=team, first_name=f"Coach{n}") for n in range(3)]
    at_desk = make_staff(session, partner=desk, role=Role.FRONT_DESK, first_name="Balie")
    staff = [*coaches, at_desk]
    cases = [make_case(session, contact=coaches[n % 2], opened_at=now) for n in range(3)]
    for case in cases:
        give_consent(
            session, "ask_school", young_person_id=case.young_person_id, recipient="",
            locale="nl", name="Robin", now=now, actor=SYSTEM,
        )  # fmt: skip
    session.commit()
    return Cast(
        staff=tuple(each.id for each in staff),
        cases=tuple(each.id for each in cases),
        people=tuple(each.young_person_id for each in cases),
    )
