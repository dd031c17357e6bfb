"""A team with a case, another team with a case, and the demo's life to look through."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind
from portal.conversations.models import Attachment, AttachmentKind
from portal.doubles.models import LikelyPair
from portal.questions.models import Asker, Question
from portal.storage import new_key
from tests.conftest import START
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff

TEAM, OTHER_TEAM = "dsp", "leerplicht"


@dataclass(frozen=True)
class Team:
    """Staff of one partner in every role, with a case, a question and a pair of their own."""

    staff: dict[Role, Staff]
    case: Case
    question: Question
    pair: LikelyPair
    attachment: Attachment

    @property
    def known(self) -> dict[str, object]:
        """What fills the addresses of this team's records."""
        return {"reference": self.case.reference, "question": self.question.reference}


def make_team(session: Session, partner: str, canary: str) -> Team:
    staff = {role: make_staff(session, role=role, partner=partner) for role in Role}
    case = make_case(
        session, contact=staff[Role.COACH], person={"first_name": canary}, words=f"{canary} vraagt"
    )
    question = Question(
        reference=f"V-{canary[:3].upper()}-222",
        registration_key=f"question-{canary}",
        asker=Asker.PARENT,
        words=f"{canary} wil iets weten",
        staff=staff[Role.FRONT_DESK],
        asked_at=START,
        promised_at=START,
    )
    twin = make_case(
        session,
        contact=staff[Role.COACH],
        person={"first_name": f"{canary}e", "born_on": case.young_person.born_on},
    )
    pair = LikelyPair(
        first_id=case.young_person_id,
        second_id=twin.young_person_id,
        shared=["name_born"],
        denied=[],
        found_at=START,
    )
    attachment = Attachment(
        timeline_entry_id=add_entry(session, case, EntryKind.WROTE, text=canary).id,
        kind=AttachmentKind.PHOTO,
        name=f"{canary}.jpg",
        media_type="image/jpeg",
        size=1,
        storage_key=new_key(),
        created_at=START,
    )
    session.add_all([question, pair, attachment])
    session.commit()
    return Team(staff=staff, case=case, question=question, pair=pair, attachment=attachment)


@pytest.fixture
def ours(session: Session) -> Team:
    return make_team(session, TEAM, "Onskind")


@pytest.fixture
def theirs(session: Session) -> Team:
    return make_team(session, OTHER_TEAM, "Hunkind")
