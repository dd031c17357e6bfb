"""Who is not for this portal meets a kind pointer, and leaves no trace anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case, EntryKind
from portal.consent.models import Consent
from portal.outbox.models import OutboxMessage
from tests.conftest import TravellingClock
from tests.factories.cases import timeline_of
from tests.integration.registration.walking import (
    ABOUT,
    BORN,
    DONE,
    PERSON,
    REACH,
    REACHED,
    YOU,
    answer,
    row_counts,
    text_of,
    walk_to,
)
from tests.support.client import HouseClient, parse

COOKIE = "__Host-aanmelding"


def point(client: HouseClient, **you: Any) -> str:
    """Send step two and return the words of the page that comes back."""
    answer(client, ABOUT, woorden="Help mij")
    response = answer(client, YOU, **(BORN | you))
    assert response.status_code == 200
    return text_of(parse(response))


@pytest.mark.parametrize(
    ("you", "says"),
    [
        # 16 tomorrow, and 27 today: the clock stands at 16 November 2026.
        ({"dag": "17", "maand": "11", "jaar": "2010"}, "Kindertelefoon"),
        ({"dag": "16", "maand": "11", "jaar": "1999"}, "27e verjaardag"),
        ({"woonplaats": "outside"}, "Wij zijn er voor jongeren uit deze gemeenten"),
        ({"woonplaats": "outside", "diploma": "mbo3"}, "Jij hebt al een diploma op zak"),
    ],
)
def test_pointer_is_kind_and_nothing_is_stored(
    client: HouseClient, session: Session, you: dict[str, Any], says: str
) -> None:
    before = row_counts(session)
    words = point(client, **you)

    assert says in words
    assert "We hebben niets bewaard" in words
    assert row_counts(session) == before
    assert client.get_cookie(COOKIE, domain="opstap.test") is None
    assert client.get(YOU).location == f"{ABOUT}?opnieuw=ja"


@pytest.mark.parametrize(
    "you",
    [
        # 16 today, and 27 tomorrow.
        {"dag": "16", "maand": "11", "jaar": "2010"},
        {"dag": "17", "maand": "11", "jaar": "1999"},
        # Living elsewhere, at a school here.
        {"woonplaats": "outside", "op_school": "yes", "school": "mbo_werf"},
        {"woonplaats": "no_address"},
    ],
)
def test_on_this_side_of_the_border_a_person_is_found(
    client: HouseClient, you: dict[str, Any]
) -> None:
    assert "contactpersoon" in text_of(walk_to(client, PERSON, **you))


def test_birthday_between_two_steps_is_seen_at_the_last(
    client: HouseClient, session: Session, clock: TravellingClock
) -> None:
    clock.travel(hours=13)
    walk_to(client, REACH, dag="17", maand="11", jaar="1999")
    before = row_counts(session)
    page = client.page(REACH)
    clock.travel(hours=1)
    response = client.submit("", page.select_one("main form"), **REACHED)

    assert "27e verjaardag" in text_of(parse(response))
    assert row_counts(session) == before


class TestForSomebodyElse:
    """Parents and colleagues."""

    def test_parent_of_an_adult_gets_a_link_and_a_person_to_ask(
        self, client: HouseClient, session: Session
    ) -> None:
        before = row_counts(session)
        answer(client, ABOUT, wie="parent")
        response = answer(client, YOU, **BORN)
        assert response.status_code == 303
        assert client.get_cookie(COOKIE, domain="opstap.test") is None
        page = client.page(str(response.location))

        assert "https://opstap.test" in text_of(page)
        asks = page.select_one('main a[href="/vraag?van=ouder"]')
        assert asks is not None
        chosen = client.page(str(asks["href"])).select_one("[name=van][checked]")
        assert chosen is not None
        assert chosen["value"] == "ouder"
        assert row_counts(session) == before

    @pytest.mark.parametrize(
        ("asking", "year", "says"),
        [("parent", "2009", "Je ouder vroeg"), ("professional", "2004", "Iemand die met je werkt")],
    )
    def test_case_is_opened_without_saying_yes_for_another(
        self, client: HouseClient, session: Session, asking: str, year: str, says: str
    ) -> None:
        answer(client, ABOUT, wie=asking)
        answer(client, YOU, **(BORN | {"jaar": year, "op_school": "yes", "school": "mbo_werf"}))
        assert client.page(PERSON).select("[role=switch]") == []
        answer(client, PERSON, delen=["check_in@2026.1@nl"])
        page = client.page(REACH)
        assert page.select_one("[name=kanaal][value=app]") is None
        refused = client.submit("", page.select_one("main form"), **(REACHED | {"kanaal": "app"}))
        assert refused.status_code == 422
        answer(client, REACH, **REACHED)
        case = session.scalars(select(Case)).one()

        assert case.asking == asking
        assert session.scalars(select(Consent)).all() == []
        (text,) = session.scalars(select(OutboxMessage).where(OutboxMessage.channel == "sms"))
        assert says in text.body
        assert "neemt contact op met Noor" in text_of(client.page(DONE))


class TestKnownPerson:
    """Somebody with an open case signs up again, or somebody who knows their data does."""

    def sign_up(self, client: HouseClient, **reach: Any) -> str:
        walk_to(client, REACH)
        assert answer(client, REACH, **(REACHED | reach)).location == DONE
        return text_of(client.page(DONE))

    def test_the_page_is_the_same_as_for_anyone(
        self, client: HouseClient, session: Session
    ) -> None:
        client.get("/aanmelden/start?bij=coach:ilse")
        self.sign_up(client)
        first = session.scalars(select(Case)).one()
        assert first.contact_person.first_name == "Ilse"
        stranger = client.application.test_client()
        assert isinstance(stranger, HouseClient)
        again = self.sign_up(stranger)
        other = client.application.test_client()
        assert isinstance(other, HouseClient)
        unknown = self.sign_up(other, tel="06 87654321")

        assert "Ilse" not in again
        assert first.reference not in again
        assert _without_reference(again) == _without_reference(unknown)

    def test_there_is_one_case_and_the_channel_on_file_hears(
        self, client: HouseClient, session: Session
    ) -> None:
        client.get("/aanmelden/start?bij=coach:ilse")
        self.sign_up(client)
        stranger = client.application.test_client()
        assert isinstance(stranger, HouseClient)
        self.sign_up(stranger)
        case = session.scalars(select(Case)).one()
        texts = session.scalars(
            select(OutboxMessage).where(OutboxMessage.channel == "sms").order_by(OutboxMessage.id)
        ).all()

        assert [e.kind for e in timeline_of(session, case)] == [
            EntryKind.OPENED,
            EntryKind.ASKED_AGAIN,
        ]
        assert [text.recipient for text in texts] == ["+31612345678", "+31612345678"]
        assert "Ilse" in texts[1].body
        assert "Je had al iemand" in texts[1].body


def _without_reference(words: str) -> str:
    before, _, after = words.partition("Zeg dan: ")
    return before + after[7:]
