"""Two files with a place at the same moment: one place stays, the other goes to who waits."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.bookings.models import BookingState
from portal.bookings.services import book, find_alive
from portal.cases.models import Case
from portal.doubles.models import LikelyPair
from portal.partners.region import current_region
from tests.conftest import START
from tests.factories.bookings import make_moment, states
from tests.factories.cases import make_case
from tests.integration.doubles.conftest import merge, split

pytestmark = pytest.mark.usefixtures("in_app")


def test_one_of_two_places_goes_to_who_waits(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    full, other = make_moment(session, capacity=2), make_moment(session)
    waits = make_case(session, contact=samira)
    for case in (mohamed, muhammad, waits):
        book(session, case, full.id, card=current_region(), now=START)
    theirs = book(session, muhammad, other.id, card=current_region(), now=START)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    assert states(session, full) == ["booked", "cancelled", "offered"]
    assert full.taken == 2
    assert theirs.case_id == mohamed.id
    mine = find_alive(session, mohamed.young_person_id, other.id)
    assert mine is not None
    assert mine.id == theirs.id
    split(session, pair, samira)
    session.refresh(theirs)
    assert (theirs.case_id, theirs.state) == (muhammad.id, BookingState.BOOKED)
