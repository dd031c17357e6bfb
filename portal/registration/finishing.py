"""The last step: from answers to a case, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.services import VISITOR
from portal.cases.opening import NotOurCaseError, open_case
from portal.cases.request import CaseRequest
from portal.partners.danger import find_danger
from portal.partners.queries import work_calendar
from portal.registration.answers import Answers
from portal.registration.meaning import Reach, school_to_ask
from portal.registration.proposing import Surroundings, chosen_coach
from portal.registration.sharing import given_consents
from portal.routing.model import Decision, UrgentTopic


def finish(
    session: Session,
    answers: Answers,
    *,
    reach: Reach,
    around: Surroundings,
    locale: str,
    at: datetime,
) -> Decision | None:
    """Store the sign-up. A decision comes back when, since step two, it is no longer for us."""
    request = make_request(answers, reach=reach, around=around, locale=locale)
    try:
        open_case(
            session,
            request,
            offer=around.offer,
            calendar=work_calendar(session),
            region=around.region,
            rules=around.rules,
            now=at,
            actor=VISITOR,
        )
    except NotOurCaseError as refused:
        return refused.decision
    return None


def make_request(
    answers: Answers, *, reach: Reach, around: Surroundings, locale: str
) -> CaseRequest:
    """The answers as a request; `reach` is what step four says, checked."""
    situation = around.situation(answers)
    school = school_to_ask(situation, around.region)
    urgent = situation.urgent_topic is UrgentTopic.MONEY_NOW or bool(find_danger(answers.words))
    return CaseRequest(
        registration_key=answers.key,
        first_name=reach.first_name,
        situation=situation,
        channel=reach.channel,
        phone=reach.phone,
        email=reach.email,
        safe_times=reach.safe_times,
        somebody_reads_along=reach.somebody_reads_along,
        locale=locale,
        words=answers.words,
        about_ref=answers.about or None,
        coach=chosen_coach(answers),
        is_urgent=urgent,
        consents=given_consents(answers, school=school),
    )
