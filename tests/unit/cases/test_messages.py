"""What is sent says little: no subject, no organisation, and no name where somebody reads along."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.cases.messages import (
    GOODBYES,
    TakeOverReason,
    address_of,
    closing_words,
    reopening_words,
    subject_for,
    take_over_words,
)
from portal.cases.models import ContactChannel, YoungPerson
from portal.i18n import init_i18n
from portal.outbox.models import Channel
from tests.conftest import START
from tests.support.page_check import partner_names


@pytest.fixture(autouse=True)
def in_app() -> Iterator[None]:
    """Words need a language, and a language needs an app; nothing else of it is used."""
    app = Flask("portal")
    init_i18n(app)
    with app.app_context():
        yield


def person(**values: object) -> YoungPerson:
    defaults = {
        "first_name": "Dewi",
        "phone": "+31612345678",
        "email": "dewi@example.org",
        "channel": ContactChannel.SMS,
        "somebody_reads_along": False,
        "locale": "nl",
    }
    return YoungPerson(**(defaults | values))


def every_text(young_person: YoungPerson) -> list[str]:
    texts = [subject_for(young_person)]
    texts += [closing_words(young_person, outcome=outcome, name="Samira") for outcome in GOODBYES]
    texts.append(reopening_words(young_person, name="Samira", promised_at=START))
    texts += [
        take_over_words(
            young_person, before="Kofi", after="Samira", reason=reason, promised_at=promised
        )
        for reason in TakeOverReason
        for promised in (None, START)
    ]
    return texts


@pytest.mark.parametrize("reads_along", [True, False])
def test_no_message_names_an_organisation(reads_along: bool) -> None:
    for text in every_text(person(somebody_reads_along=reads_along)):
        assert not [name for name in partner_names() if name in text]


def test_where_somebody_reads_along_nobody_and_nothing_is_named() -> None:
    for text in every_text(person(somebody_reads_along=True)):
        assert "Dewi" not in text
        assert "Opstap" not in text
        assert "contactpersoon" not in text


def test_a_take_over_says_who_why_and_until_when() -> None:
    text = take_over_words(
        person(), before="Kofi", after="Samira", reason=TakeOverReason.AWAY, promised_at=START
    )
    assert "Vanaf nu praat je met Samira, niet met Kofi." in text
    assert "Kofi is er even niet." in text
    assert "maandag 16 november om 10.30 uur" in text


def test_every_message_fits_in_a_few_text_messages() -> None:
    assert max(len(text) for text in every_text(person())) < 320


@pytest.mark.parametrize(
    ("values", "channel", "recipient"),
    [
        ({"channel": ContactChannel.MAIL}, Channel.MAIL, "dewi@example.org"),
        ({"channel": ContactChannel.CALL}, Channel.SMS, "+31612345678"),
        ({"channel": ContactChannel.APP}, Channel.SMS, "+31612345678"),
        ({"channel": ContactChannel.MAIL, "email": None}, Channel.SMS, "+31612345678"),
        ({"phone": None}, Channel.MAIL, "dewi@example.org"),
    ],
)
def test_a_message_goes_where_somebody_wants_it(
    values: dict[str, object], channel: Channel, recipient: str
) -> None:
    address = address_of(person(**values))
    assert (address.channel, address.recipient) == (channel, recipient)
