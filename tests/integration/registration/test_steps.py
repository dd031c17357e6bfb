"""The steps of signing up, one screen at a time, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, ContactChannel
from portal.consent.models import Consent
from portal.outbox.models import OutboxMessage
from tests.conftest import TravellingClock
from tests.integration.registration.walking import (
    ABOUT,
    BORN,
    DONE,
    PERSON,
    REACH,
    REACHED,
    YOU,
    answer,
    error_at,
    finish,
    main_form,
    row_counts,
    text_of,
    walk_to,
)
from tests.support.client import HouseClient, parse


def the_case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def test_whole_way_ends_with_a_person_and_a_deadline(client: HouseClient, session: Session) -> None:
    page = finish(client)
    case = the_case(session)
    words = text_of(page)

    assert f"Dit is {case.contact_person.first_name}, jouw contactpersoon" in words
    assert f"{case.contact_person.first_name} stuurt je een sms." in words
    assert "Uiterlijk woensdag 18 november om 17.00 uur." in words
    assert case.reference in words
    assert case.young_person.phone == "+31612345678"
    assert case.asking == "self"


def test_every_screen_says_where_you_are(client: HouseClient) -> None:
    for number, path in enumerate((ABOUT, YOU, PERSON, REACH), start=1):
        page = walk_to(client, path)
        climb = page.select_one("ol.climb")
        assert climb is not None
        assert climb["aria-label"] == f"Stap {number} van 4"


def test_nothing_is_stored_before_the_last_press(client: HouseClient, session: Session) -> None:
    before = row_counts(session)
    walk_to(client, REACH)
    answer(client, REACH, voornaam="Noor", kanaal="sms", tel="06")

    assert row_counts(session) == before


def test_start_remembers_what_it_is_about(client: HouseClient, session: Session) -> None:
    response = client.get("/aanmelden/start?bij=module:boksen-met-een-coach")
    assert (response.status_code, response.location) == (303, ABOUT)
    assert "Boksen met een coach" in text_of(client.page(ABOUT))
    finish(client)

    assert the_case(session).about_ref == "m02"
    assert the_case(session).topics == ["jezelf"]


@pytest.mark.parametrize("wanted", ["", "x", "module:", "module:nee", "coach:../..", ":::", "\0"])
def test_start_with_nonsense_just_starts(client: HouseClient, wanted: str) -> None:
    response = client.get("/aanmelden/start", query_string={"bij": wanted})
    assert (response.status_code, response.location) == (303, ABOUT)


def test_start_from_situations_brings_them_along(client: HouseClient) -> None:
    response = client.post("/aanmelden/start", data={"s": ["post", "hoofd_vol"]})
    assert response.location == ABOUT
    ticked = client.page(ABOUT).select("[name=situatie][checked]")

    assert [box["value"] for box in ticked] == ["post", "hoofd_vol"]


def test_start_from_a_coach_asks_for_that_coach(client: HouseClient, session: Session) -> None:
    client.get("/aanmelden/start?bij=coach:ilse")
    page = walk_to(client, PERSON)
    assert "Dit is Ilse." in text_of(page)
    assert "Jij koos Ilse." in text_of(page)
    answer(client, PERSON)
    answer(client, REACH, **REACHED)

    assert the_case(session).contact_person.first_name == "Ilse"


def test_another_person_can_be_chosen_without_a_reason(
    client: HouseClient, session: Session
) -> None:
    page = walk_to(client, PERSON)
    people = page.select("[name=persoon]")
    assert 2 <= len(people) <= 3
    answer(client, PERSON, persoon=people[1]["value"])
    answer(client, REACH, **REACHED)

    assert the_case(session).contact_person_id == int(str(people[1]["value"]))


def test_who_is_full_by_then_is_replaced_and_the_page_says_so(
    client: HouseClient, session: Session
) -> None:
    client.get("/aanmelden/start?bij=coach:ilse")
    walk_to(client, REACH)
    ilse = session.scalars(select(Staff).where(Staff.first_name == "Ilse")).one()
    ilse.max_cases = 0
    session.commit()
    answer(client, REACH, **REACHED)
    words = text_of(client.page(DONE))

    assert "Ilse heeft nu geen plek." in words
    assert the_case(session).contact_person.first_name != "Ilse"


def test_tapped_situations_decide_who_fits(client: HouseClient, session: Session) -> None:
    answer(client, ABOUT, situatie=["post"], woorden="Ik maak niets open")
    answer(client, YOU, **BORN)
    assert "Samira weet veel van: geld en schulden" in text_of(client.page(PERSON))
    answer(client, PERSON)
    answer(client, REACH, **REACHED)
    case = the_case(session)

    assert case.contact_person.first_name == "Samira"
    assert case.words == "Ik maak niets open"
    assert case.facts["urgent_topic"] == "debt"


def test_facts_are_stored_as_they_were_tapped(client: HouseClient, session: Session) -> None:
    walk_to(
        client,
        REACH,
        op_school="yes",
        school="mbo_werf",
        niveau="2",
        leerweg="bbl",
        diploma="vmbo",
        werk="some",
    )
    answer(client, REACH, **REACHED)

    assert the_case(session).facts == {
        "born": "2004-03-01",
        "home": "Merelstad",
        "enrolled": True,
        "school": "mbo_werf",
        "school_type": "mbo",
        "level": 2,
        "pathway": "bbl",
        "diploma": "vmbo",
        "working": "some",
        "asking": "self",
    }


def test_not_knowing_and_not_saying_count_as_not_known(
    client: HouseClient, session: Session
) -> None:
    walk_to(
        client,
        REACH,
        woonplaats="not_said",
        op_school="unknown",
        school="not_said",
        niveau="3",
        diploma="not_said",
        werk="unknown",
    )
    answer(client, REACH, **REACHED)

    assert the_case(session).facts == {"born": "2004-03-01", "asking": "self"}
    assert the_case(session).lead_type == "front_desk"


def test_going_back_loses_nothing(client: HouseClient) -> None:
    answer(client, ABOUT, woorden="Dit wil ik kwijt", situatie=["post"])
    answer(client, YOU, **BORN, werk="some")
    answer(client, PERSON)
    back = answer(
        client, REACH, voornaam="Noor", kanaal="mail", tel="06 12", mail="noor@", naar="terug"
    )
    assert back.location == PERSON
    page = client.page(REACH)

    assert page.select_one("#voornaam")["value"] == "Noor"
    assert page.select_one("#tel")["value"] == "06 12"
    assert page.select_one("#mail")["value"] == "noor@"
    assert page.select_one("[name=kanaal][checked]")["value"] == "mail"
    you = client.page(YOU)
    assert you.select_one("#jaar")["value"] == "2004"
    assert you.select_one("[name=werk][checked]")["value"] == "some"
    about = client.page(ABOUT)
    assert about.select_one("#woorden").get_text().strip() == "Dit wil ik kwijt"
    assert about.select_one("[name=situatie][checked]")["value"] == "post"


@pytest.mark.parametrize(("path", "goes_to"), [(YOU, ABOUT), (PERSON, YOU), (REACH, PERSON)])
def test_back_button_goes_one_step_back(client: HouseClient, path: str, goes_to: str) -> None:
    walk_to(client, path)
    assert answer(client, path, naar="terug").location == goes_to


@pytest.mark.parametrize("path", [YOU, PERSON, REACH])
def test_a_step_out_of_order_sends_back(client: HouseClient, path: str) -> None:
    answer(client, ABOUT)
    response = client.get(path)
    if path != YOU:
        assert (response.status_code, response.location) == (303, YOU)


class TestSharing:
    """What may be shared: no, until somebody says yes."""

    def test_everything_is_off_and_help_is_the_same(
        self, client: HouseClient, session: Session
    ) -> None:
        page = walk_to(client, PERSON, op_school="yes", school="mbo_werf")
        switches = page.select("[role=switch]")
        assert len(switches) == 2
        assert not [each for each in switches if each.has_attr("checked")]
        answer(client, PERSON)
        answer(client, REACH, **REACHED)

        assert session.scalars(select(Consent)).all() == []
        assert "sms" in text_of(client.page(DONE))

    def test_each_says_who_why_how_long_and_how_to_stop(self, client: HouseClient) -> None:
        page = walk_to(client, PERSON, op_school="yes", school="mbo_werf")
        for card in page.select("section.card"):
            terms = [term.get_text() for term in card.select("dt")]
            assert terms == ["Wie?", "Waarom?", "Hoelang?", "Stoppen?"]
            assert all(told.get_text(strip=True) for told in card.select("dd"))

    def test_school_is_asked_only_where_there_is_one(self, client: HouseClient) -> None:
        assert walk_to(client, PERSON).select_one("#ask_school") is None

    def test_a_yes_is_stored_with_its_words(self, client: HouseClient, session: Session) -> None:
        page = walk_to(client, PERSON, op_school="yes", school="mbo_werf")
        answer(client, PERSON, delen=page.select_one("#ask_school")["value"])
        answer(client, REACH, **REACHED)
        consent = session.scalars(select(Consent)).one()

        assert (consent.purpose, consent.recipient) == ("ask_school", "mbo_werf")
        assert consent.text_read.startswith("Mag jouw contactpersoon met je school bellen?")

    def test_a_yes_that_was_made_up_is_no_yes(self, client: HouseClient, session: Session) -> None:
        walk_to(client, PERSON)
        answer(
            client, PERSON, delen=["share_story@2026.1@nl", "check_in@1999@nl", "help@2026.1@nl"]
        )
        answer(client, REACH, **REACHED)

        assert session.scalars(select(Consent)).all() == []

    def test_app_needs_a_yes_to_whatsapp(self, client: HouseClient, session: Session) -> None:
        page = walk_to(client, REACH)
        assert not page.select_one("#whatsapp").has_attr("checked")
        refused = answer(client, REACH, **(REACHED | {"kanaal": "app"}))
        assert "kies bellen, sms of mail" in error_at(parse(refused), "whatsapp")
        token = page.select_one("#whatsapp")["value"]
        answer(client, REACH, **(REACHED | {"kanaal": "app", "whatsapp": token}))

        assert session.scalars(select(Consent.purpose)).all() == ["whatsapp"]
        assert the_case(session).young_person.channel is ContactChannel.APP


class TestSchoolIsCompulsory:
    """At 16 and 17 without a diploma, said in plain words and without a partner's name."""

    @pytest.mark.parametrize("diploma", ["none", "vmbo", "mbo1"])
    def test_it_is_said_and_the_person_stays(self, client: HouseClient, diploma: str) -> None:
        words = text_of(walk_to(client, PERSON, jaar="2009", diploma=diploma))
        assert "Dan moet je naar school. Dat is de wet." in words
        assert "blijft gewoon jouw contactpersoon" in words

    @pytest.mark.parametrize("you", [{"diploma": "mbo2"}, {"jaar": "2004", "diploma": "none"}])
    def test_it_is_not_said_to_others(self, client: HouseClient, you: dict[str, Any]) -> None:
        assert "Dat is de wet" not in text_of(walk_to(client, PERSON, **({"jaar": "2009"} | you)))


class TestReaching:
    """First name and how to reach you."""

    def test_a_missing_digit_is_said_kindly(self, client: HouseClient) -> None:
        walk_to(client, REACH)
        response = answer(client, REACH, **(REACHED | {"tel": "06 1234 567"}))
        page = parse(response)

        assert response.status_code == 422
        assert page.title.get_text().startswith("Fout: ")
        assert error_at(page, "tel") == (
            "Er mist een cijfer. Een 06-nummer heeft 10 cijfers, jij typte er 9."
        )
        assert page.select_one("#voornaam")["value"] == "Noor"

    def test_everything_that_is_wrong_is_said_at_once(self, client: HouseClient) -> None:
        walk_to(client, REACH)
        page = parse(answer(client, REACH, kanaal="mail", mail="noor"))
        links = [link["href"] for link in page.select("#fouten a")]

        assert links == ["#voornaam", "#mail"]

    def test_mail_needs_no_number(self, client: HouseClient, session: Session) -> None:
        finish(client, kanaal="mail", tel="", mail="Noor@Voorbeeld.nl")
        person = the_case(session).young_person

        assert (person.phone, person.email) == (None, "noor@voorbeeld.nl")

    def test_a_landline_can_be_called_not_texted(self, client: HouseClient) -> None:
        walk_to(client, REACH)
        refused = answer(client, REACH, **(REACHED | {"tel": "020 624 1111"}))
        assert refused.status_code == 422
        taken = answer(client, REACH, **(REACHED | {"tel": "020 624 1111", "kanaal": "call"}))
        assert taken.status_code == 303

    def test_safe_times_and_somebody_reading_along(
        self, client: HouseClient, session: Session
    ) -> None:
        finish(client, tijden=["evening", "morning", "nonsense"], mee="yes")
        person = the_case(session).young_person
        (text,) = session.scalars(select(OutboxMessage).where(OutboxMessage.channel == "sms"))

        assert person.safe_times == ["morning", "evening"]
        assert person.somebody_reads_along
        assert "opstap" not in text.body.casefold()


class TestDanger:
    """Words of danger show help lines at once and make the case urgent."""

    WORDS = "Ik wil niet meer leven en ik weet niet waar ik vannacht slaap"

    def test_lines_come_first_and_nothing_is_lost(
        self, client: HouseClient, session: Session
    ) -> None:
        response = answer(client, ABOUT, woorden=self.WORDS)
        assert response.location == ABOUT
        page = client.page(ABOUT)
        note = page.select_one("main form .note--crisis[role=alert]")
        assert note is not None
        assert {"tel:08000113", "tel:112"} <= {str(a["href"]) for a in note.select("a")}
        assert main_form(page).select_one("div, fieldset") is note
        assert page.select_one("#woorden").get_text().strip() == self.WORDS
        assert answer(client, ABOUT).location == YOU
        answer(client, YOU, **BORN)
        answer(client, PERSON)
        answer(client, REACH, **REACHED)

        assert the_case(session).is_urgent

    def test_other_words_show_no_lines(self, client: HouseClient, session: Session) -> None:
        answer(client, ABOUT, woorden="Ik ben doodmoe van het zoeken")
        assert client.page(ABOUT).select_one(".note--crisis") is None
        answer(client, YOU, **BORN)
        answer(client, PERSON)
        answer(client, REACH, **REACHED)

        assert not the_case(session).is_urgent

    def test_no_money_today_is_urgent_too(self, client: HouseClient, session: Session) -> None:
        answer(client, ABOUT, situatie=["geen_geld"])
        answer(client, YOU, **BORN)
        answer(client, PERSON)
        answer(client, REACH, **REACHED)

        assert the_case(session).is_urgent
        assert the_case(session).lead_type == "gemeente_inkomen"


class TestDone:
    """The page with the person, and what belongs to it."""

    def test_survives_a_reload_for_half_an_hour(
        self, client: HouseClient, clock: TravellingClock
    ) -> None:
        finish(client)
        clock.travel(minutes=29)
        assert client.get(DONE).status_code == 200
        clock.travel(minutes=2)
        response = client.get(DONE)
        assert (response.status_code, response.location) == (303, ABOUT)

    def test_going_back_leads_here_again(self, client: HouseClient) -> None:
        finish(client)
        for path in (YOU, PERSON, REACH):
            response = client.get(path)
            assert (response.status_code, response.location) == (303, DONE)

    def test_is_not_kept_by_anyone(self, client: HouseClient) -> None:
        finish(client)
        assert client.get(DONE).headers["Cache-Control"] == "no-store"

    def test_contact_card_holds_a_first_name_and_the_regions_numbers(
        self, client: HouseClient, session: Session
    ) -> None:
        finish(client, mee="yes")
        card = client.get("/aanmelden/klaar/contact.vcf")
        lines = card.get_data(as_text=True).split("\r\n")

        assert card.mimetype == "text/vcard"
        assert f"FN:{the_case(session).contact_person.first_name}" in lines
        assert "TEL;VALUE=uri;TYPE=voice:tel:+31850001234" in lines
        assert "opstap" not in card.get_data(as_text=True).casefold()

    def test_calendar_file_ends_at_the_promise(self, client: HouseClient) -> None:
        finish(client)
        event = client.get("/aanmelden/klaar/afspraak.ics").get_data(as_text=True)
        assert "DTEND:20261118T160000Z" in event

    @pytest.mark.parametrize("path", [DONE, f"{DONE}/contact.vcf", f"{DONE}/afspraak.ics"])
    def test_is_there_only_for_who_finished(self, client: HouseClient, path: str) -> None:
        response = client.get(path)
        assert (response.status_code, response.location) == (303, ABOUT)

    def test_can_be_wiped_on_a_phone_that_is_not_yours(self, client: HouseClient) -> None:
        page = finish(client)
        client.submit("", page.select_one('form[action="/aanmelden/stop"]'))
        assert client.get(DONE).status_code == 303

    def test_in_english_it_is_english(self, client: HouseClient, session: Session) -> None:
        walk_to(client, REACH)
        page = client.page("/en" + REACH)
        client.submit("", main_form(page), **REACHED)
        assert the_case(session).young_person.locale == "en"


def test_stop_and_wipe_is_on_every_step_and_wipes(client: HouseClient) -> None:
    for path in (ABOUT, YOU, PERSON, REACH):
        page = walk_to(client, path)
        button = page.select_one('button[formaction="/aanmelden/stop"]')
        assert button is not None
        assert button.get_text(strip=True) == "Stop en wis alles"
    token = main_form(page).select_one("[name=csrf_token]")["value"]
    response = client.post("/aanmelden/stop", data={"csrf_token": token})

    assert "Alles is gewist" in text_of(client.page(str(response.location)))
    assert client.get_cookie("__Host-aanmelding", domain="opstap.test") is None
    assert client.get(REACH).location == f"{ABOUT}?opnieuw=ja"
