"""What an invented young person and her coach did together in her own place, by its own verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.appointments.doers import Doer
from portal.appointments.planning import Wish, plan
from portal.audit.services import staff_actor
from portal.bookings.services import book
from portal.cases.models import Case
from portal.cases.writing import send_message
from portal.catalogue.models import Item, Moment
from portal.clock import REGION_ZONE, local_day
from portal.conversations.services import write_words
from portal.demo.doors import YOUNG_NAME
from portal.demo.people import Person
from portal.entrance.sessions import young_actor
from portal.partners.queries import region_card
from portal.partners.rules import WorkCalendar
from portal.stories.goals import add_goal, suggest_goal
from portal.stories.story import StoryWords, save_story

# The parts into which the time between the last act of the script and now is cut.
PARTS: Final = 12
TALK: Final = timedelta(minutes=45)
TALK_AT: Final = time(10, 0)
BOOKED_REF: Final = "e01"
FIRST: Final = "Hoi Lina, fijn dat we elkaar spraken. Zullen we samen naar opleidingen kijken?"
REPLY: Final = "Ja graag. Ik kan alleen in de ochtend, dan is mijn zoontje op school."
LAST: Final = "Dat snap ik. Ik zet een afspraak klaar. Past het niet? Kies dan iets anders."
GOAL: Final = "Vragen wat de opvang kost"
IDEA: Final = "Een dag meelopen in de zorg"
STORY: Final = {
    "strengths": "Ik ben rustig en ik kan goed met kinderen.",
    "contact": "Liever appen dan bellen. Niet na vijf uur.",
    "next": "Een opleiding in de zorg, in de ochtend.",
}


def live_in_place(
    session: Session,
    people: Sequence[Person],
    cases: Mapping[int, Case],
    *,
    calendar: WorkCalendar,
    after: datetime,
    now: datetime,
) -> None:
    """Fill the place of who stands behind the young person's door, between `after` and `now`."""
    number = next(each.number for each in people if each.first_name == YOUNG_NAME)
    case = cases[number]
    coach, card = case.contact_person_id, region_card(session)
    young = young_actor(case.young_person_id)
    moments = [after + (now - after) * part / PARTS for part in range(1, PARTS)]
    nudge_on = calendar.add(local_day(now), card.nudge_working_days)
    send_message(
        session, case, text=FIRST, nudge_on=nudge_on, by=coach, press="demo-1", now=moments[0]
    )
    write_words(
        session, case, text=REPLY, calendar=calendar, working_days=card.answer_working_days,
        press="demo-2", now=moments[1],
    )  # fmt: skip
    send_message(
        session, case, text=LAST, nudge_on=nudge_on, by=coach, press="demo-3", now=moments[2]
    )
    starts_at = datetime.combine(calendar.add(local_day(now), 3), TALK_AT, tzinfo=REGION_ZONE)
    wish = Wish(starts_at=starts_at, ends_at=starts_at + TALK, subject="Opleidingen in de zorg")
    plan(session, case, wish, staff_id=coach, by=Doer(staff_id=coach), now=moments[3])
    add_goal(session, case.young_person_id, text=GOAL, actor=young, now=moments[4])
    suggest_goal(
        session, case.young_person_id, text=IDEA, by=coach, actor=staff_actor(coach),
        now=moments[5],
    )  # fmt: skip
    words = StoryWords(parts=STORY, ready=["contact"], locale="nl")
    save_story(session, case.young_person_id, words, seen=0, actor=young, now=moments[6])
    coming = session.scalars(
        select(Moment.id)
        .join(Item, Item.id == Moment.item_id)
        .where(Item.ref == BOOKED_REF, Moment.starts_at > now)
        .order_by(Moment.starts_at)
    ).first()
    if coming is not None:
        book(session, case, coming, card=card, now=moments[7])
