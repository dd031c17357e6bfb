"""What to try next to reach somebody, on the page of their case. A suggestion; people decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases import policies
from portal.cases.clocks import day_of
from portal.cases.models import Case, ContactChannel
from portal.cases.rhythm import Reachable, Suggestion, Try, Why, suggest
from portal.cases.tries import reachable, read_tries
from portal.cases.turn_columns import Turn
from portal.clock import local_day
from portal.partners.queries import region_card, work_calendar
from portal.partners.rules import WorkCalendar
from portal.workbench import rhythm_words

MESSAGE_LEFT: Final = "message_left"
NO_ANSWER: Final = "no_answer"
# The form that 'Doe dit' opens, by the word in the address.
ATTEMPT, REST = "poging", "rust"


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmPart:
    """`href` opens the form, filled in; '' when there is none. `again_on` is for after this try."""

    said: str
    why: str
    care: str
    href: str
    channel: str
    result: str
    again_on: date


def read_rhythm(
    session: Session, case: Case, identity: Identity, now: datetime
) -> RhythmPart | None:
    """None where nobody is to be reached now: it is resting, closed, or goes as agreed."""
    if not policies.can_change(identity, case):
        return None
    tries = read_tries(session, [case.id])[case.id]
    if not _is_wanted(case, tries, today=local_day(now)):
        return None
    card, calendar, who = region_card(session), work_calendar(session), reachable(case)
    suggestion = suggest(
        who, tries, now=now, calendar=calendar, most_per_week=card.attempts_per_week
    )
    is_call = suggestion.channel is ContactChannel.CALL
    return RhythmPart(
        said=rhythm_words.say_suggestion(suggestion, today=local_day(now)),
        why=rhythm_words.say_why(
            suggestion, name=case.young_person.first_name, tries=len(tries), card=card
        ),
        care=rhythm_words.say_care(suggestion),
        href=_href(case, suggestion),
        channel=suggestion.channel or "",
        result=NO_ANSWER if is_call else MESSAGE_LEFT,
        again_on=_again_on(who, tries, suggestion, now=now, calendar=calendar),
    )


def _is_wanted(case: Case, tries: tuple[Try, ...], *, today: date) -> bool:
    turn = Turn(case.turn)
    if turn in {Turn.NEW, Turn.ANSWER}:
        return True
    is_due = day_of(case.turn_at) <= today
    return turn is not Turn.REST and (bool(tries) or (turn is Turn.WAIT and is_due))


def _href(case: Case, suggestion: Suggestion) -> str:
    page, reference = "workbench.show_case", case.reference
    if suggestion.why is Why.LET_REST:
        return url_for(page, reference=reference, doe=REST, _anchor="rust")
    if suggestion.why is Why.LET_GO:
        return url_for("workbench.ask_close", reference=reference)
    if suggestion.channel is None:
        return ""
    return url_for(page, reference=reference, doe=ATTEMPT, _anchor="contact-kop")


def _again_on(
    who: Reachable,
    tries: tuple[Try, ...],
    suggestion: Suggestion,
    *,
    now: datetime,
    calendar: WorkCalendar,
) -> date:
    """When to come back if this try is not answered either."""
    today = local_day(now)
    if suggestion.channel is None:
        return calendar.add(today, 1)
    after = suggest(
        replace(who, was_reached=True),
        (*tries, Try(at=now, channel=suggestion.channel)),
        now=now,
        calendar=calendar,
    )
    return after.on if after.on > today else calendar.add(today, 1)
