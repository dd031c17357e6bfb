"""Situations around every border, for the property tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from portal.routing.model import (
    NO_ADDRESS,
    OUTSIDE,
    Answer,
    Asking,
    Benefit,
    Diploma,
    Pathway,
    SchoolType,
    Situation,
    UrgentTopic,
    Working,
)
from tests.unit.routing.support import REGION, TODAY

PLACES = [*(place.name for place in REGION.municipalities), OUTSIDE, NO_ADDRESS, None]
SCHOOLS = ["mbo_merel", "mbo_werf", "mbo_groen", "pro_kanaal", "vso_meerkoet", OUTSIDE, None]
PARTNER_IDS = [partner.id for partner in REGION.partners]

_NEAR = st.integers(-3, 3)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def days_around(draw: st.DrawFn, years: tuple[int, ...], shifts: tuple[int, ...] = (0,)) -> date:
    """A day some years before today, shifted, give or take three days; or a leap day."""
    year = TODAY.year - draw(st.sampled_from(years))
    if draw(st.integers(0, 9)) == 0:
        return date(year - year % 4, 2, 29)
    shift = draw(st.sampled_from(shifts)) + draw(_NEAR)
    return TODAY.replace(year=year) + timedelta(days=shift)


births = days_around((15, 16, 17, 18, 20, 26, 27, 30), (0, 90))
school_days = days_around((0, 1, 2, 3), (0, -30, -183))


def situations() -> st.SearchStrategy[Situation]:
    """Any mix of known and unknown facts, also mixes that do not go together."""
    return st.builds(
        Situation,
        born=_maybe(births),
        home=st.sampled_from(PLACES),
        enrolled=_maybe(st.booleans()),
        school=st.sampled_from(SCHOOLS),
        school_type=_maybe(st.sampled_from(SchoolType)),
        level=_maybe(st.integers(1, 4)),
        pathway=_maybe(st.sampled_from(Pathway)),
        absent_weeks=_maybe(st.integers(0, 6)),
        left_on=_maybe(school_days),
        earlier_school=st.sampled_from(SCHOOLS),
        earlier_left_on=_maybe(school_days),
        diploma=_maybe(st.sampled_from(Diploma)),
        diploma_on=_maybe(school_days),
        start_qualification=_maybe(st.sampled_from(Answer)),
        working=_maybe(st.sampled_from(Working)),
        benefit=_maybe(st.sampled_from(Benefit)),
        urgent_topic=st.none() | _maybe(st.sampled_from(UrgentTopic)),
        keep_out=st.lists(st.sampled_from(PARTNER_IDS), max_size=3).map(tuple),
        asking=_maybe(st.sampled_from(Asking)),
        anonymous=st.sampled_from([None, None, None, True]),
    )
