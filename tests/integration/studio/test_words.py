"""The search words that editors keep: groups, themes, and trying them out."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.catalogue.models import SynonymGroup
from portal.catalogue.queries import find_synonyms, find_theme
from portal.catalogue.search_match import How
from portal.catalogue.search_texts import Place
from portal.catalogue.vocabulary import add_synonyms, change_synonyms, remove_synonyms
from portal.catalogue.wordlists import MOST_IN_GROUP
from portal.studio.explaining import HOW_WORDS, PLACE_WORDS
from tests.conftest import START
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

LIST = "/redactie/zoekwoorden"
NEW = f"{LIST}/nieuw"
THEMES = f"{LIST}/themas"
TRY = f"{LIST}/proberen"
INVENTED = "qqwxk"


def form_of(page: BeautifulSoup) -> Tag:
    form = page.select_one("main form.form")
    assert form
    return form


def typed(page: BeautifulSoup) -> str:
    field = page.select_one("textarea#words")
    assert field
    return field.get_text().strip()


def listed(page: BeautifulSoup) -> list[str]:
    return [words(row.select_one("h3")) for row in page.select(".rows .row")]


def toast(page: BeautifulSoup) -> str:
    return words(page.select_one(".toast"))


def rows_on_trail(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditRow)) or 0


@pytest.fixture
def group(session: Session) -> SynonymGroup:
    """A group of words that nobody else has."""
    made = add_synonyms(session, ("aaqgroep", "aaqwoord"), actor=SYSTEM, at=START)
    session.commit()
    return made


@pytest.fixture
def page_of(group: SynonymGroup) -> str:
    return f"{LIST}/{group.id}"


def test_a_group_is_searched_with_at_once(editor: HouseClient, client: HouseClient) -> None:
    before = editor.page(f"/aanbod?zoek={INVENTED}")
    assert "Niets gevonden" in words(before.main)
    answer = editor.submit(NEW, form_of(editor.page(NEW)), words=f"schulden, {INVENTED.upper()}")
    assert answer.status_code == 303
    page = editor.page(str(answer.location))
    assert toast(page) == "Bewaard. Zoeken kent deze woorden meteen."
    assert typed(page) == f"schulden\n{INVENTED}"
    found = editor.page(f"/aanbod?zoek={INVENTED}")
    assert found.select_one(".rows a[href*='schulden'], .rows a[href*='post']")


def test_another_process_sees_it_at_once(app: Flask, new_app: Flask, editor: HouseClient) -> None:
    other = new_app.test_client()
    assert isinstance(other, HouseClient)
    assert "Niets gevonden" in words(other.page(f"/aanbod?zoek={INVENTED}").main)
    editor.submit(NEW, form_of(editor.page(NEW)), words=f"schulden, {INVENTED}")
    assert "Niets gevonden" not in words(other.page(f"/aanbod?zoek={INVENTED}").main)


def test_the_list_is_filtered_and_cut_in_pages(editor: HouseClient, group: SynonymGroup) -> None:
    page = editor.page(LIST)
    assert listed(page)[0] == "aaqgroep"
    assert len(listed(page)) == 20
    following = page.select_one(".pager a[rel=next]")
    assert following
    second = listed(editor.page(str(following["href"])))
    assert second
    assert not set(second) & set(listed(page))
    assert listed(editor.page(f"{LIST}?zoek=AAQwoord")) == ["aaqgroep"]
    assert "Dit woord staat nog in geen groep" in words(editor.page(f"{LIST}?zoek={INVENTED}").main)
    for odd in ("pagina=999999", "pagina=%00", "zoek=%00", "zoek=%F0%9F%92%B8", "pagina=-1"):
        assert editor.page(f"{LIST}?{odd}")


def test_a_group_is_changed(editor: HouseClient, page_of: str) -> None:
    answer = editor.submit(page_of, form_of(editor.page(page_of)), words="aaqanders\naaqwoord")
    assert (answer.status_code, answer.location) == (303, page_of)
    assert typed(editor.page(page_of)) == "aaqanders\naaqwoord"


def test_a_removed_group_can_be_put_back(editor: HouseClient, page_of: str) -> None:
    form = editor.page(page_of).select_one("form[action$='/weg']")
    answer = editor.submit(page_of, form)
    assert (answer.status_code, answer.location) == (303, LIST)
    page = editor.page(LIST)
    assert "aaqgroep" not in listed(page)
    assert editor.get(page_of).status_code == 404
    note = page.select_one(".note form")
    assert note
    assert words(note.button) == "Zet terug"
    back = editor.submit(NEW, note)
    assert back.status_code == 303
    assert typed(editor.page(str(back.location))) == "aaqgroep\naaqwoord"
    assert editor.page(LIST).select_one(".note form") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "minstens 2 woorden"),
        ("alleen", "minstens 2 woorden"),
        ("geld, 💸", "‘💸’ heeft geen letters"),
        ("geld, " + "a" * 61, "is te lang: hooguit 60 tekens"),
        ("\n".join(f"w{n}" for n in range(MOST_IN_GROUP + 1)), f"te veel: hooguit {MOST_IN_GROUP}"),
    ],
)
def test_a_mistake_loses_nothing(editor: HouseClient, page_of: str, text: str, said: str) -> None:
    for path in (NEW, page_of):
        answer = editor.submit(path, form_of(editor.page(path)), words=text)
        page = parse(answer)
        assert answer.status_code == 422
        assert words(page.title).startswith("Fout:")
        assert said in words(page.select_one(".note--error a[href='#words']"))
        assert said in words(page.select_one("#words-fout"))
        assert typed(page) == text
        assert form_of(page)["action"] == path


def test_odd_signs_break_nothing(editor: HouseClient) -> None:
    answer = editor.post(
        NEW,
        data={
            "csrf_token": str(form_of(editor.page(NEW)).select_one("[name=csrf_token]")["value"]),
            "words": "a\0b,\u202egeld,\r\n<script>x</script>",
            "revision": "9" * 40,
        },
    )
    assert answer.status_code == 303
    assert typed(editor.page(str(answer.location))) == "ab\ngeld\n<script>x</script>"


def test_words_that_do_less_than_they_seem_are_pointed_out(
    editor: HouseClient, page_of: str
) -> None:
    form = form_of(editor.page(NEW))
    answer = editor.submit(NEW, form, words="aaqwoord, hoe, aaqnieuw")
    page = editor.page(str(answer.location))
    tips = [words(tip) for tip in page.select(".help")]
    assert tips == [
        "‘aaqwoord’ staat ook in een andere groep: aaqgroep",
        "‘hoe’ zegt te weinig. Zoeken slaat dit woord over.",
    ]
    assert page.select_one(f".help a[href='{page_of}']")
    row = editor.page(f"{LIST}?zoek=aaqnieuw").select_one(".row")
    assert "2 tips" in words(row)


def test_two_at_once_one_wins_and_the_other_keeps_what_was_typed(
    editor: HouseClient, session: Session, group: SynonymGroup, page_of: str
) -> None:
    form = form_of(editor.page(page_of))
    change_synonyms(session, group.id, ("aaqhaar", "aaqwoord"), revision=1, actor=SYSTEM, at=START)
    session.commit()
    answer = editor.submit(page_of, form, words="aaqmijn, aaqwoord")
    page = parse(answer)
    assert answer.status_code == 409
    assert "Zo staat het er nu: aaqhaar, aaqwoord" in words(page.select_one("#botsing"))
    assert typed(page) == "aaqmijn, aaqwoord"
    again = editor.submit(page_of, form_of(page))
    assert again.status_code == 303
    assert typed(editor.page(page_of)) == "aaqmijn\naaqwoord"


def test_a_mistake_does_not_hide_that_somebody_was_first(
    editor: HouseClient, session: Session, group: SynonymGroup, page_of: str
) -> None:
    form = form_of(editor.page(page_of))
    change_synonyms(session, group.id, ("aaqhaar", "aaqwoord"), revision=1, actor=SYSTEM, at=START)
    session.commit()
    page = parse(editor.submit(page_of, form, words="een"))
    assert editor.submit(page_of, form_of(page), words="een, twee").status_code == 409


def test_a_group_that_went_while_somebody_wrote_can_come_back(
    editor: HouseClient, session: Session, group: SynonymGroup, page_of: str
) -> None:
    shown = editor.page(page_of)
    remove_synonyms(session, group.id, revision=1, actor=SYSTEM, at=START)
    session.commit()
    answer = editor.submit(page_of, form_of(shown), words="aaqmijn, aaqwoord")
    page = parse(answer)
    assert answer.status_code == 409
    assert "Iemand haalde deze groep weg" in words(page.select_one("#botsing"))
    assert form_of(page)["action"] == NEW
    back = editor.submit(NEW, form_of(page))
    assert typed(editor.page(str(back.location))) == "aaqmijn\naaqwoord"
    gone = editor.submit(page_of, shown.select_one("form[action$='/weg']"))
    assert gone.status_code == 303
    assert toast(editor.page(LIST)) == "Deze groep is al weg."
    assert find_synonyms(session, group.id) is None


def test_what_somebody_just_changed_is_not_removed_unseen(
    editor: HouseClient, session: Session, group: SynonymGroup, page_of: str
) -> None:
    form = editor.page(page_of).select_one("form[action$='/weg']")
    change_synonyms(session, group.id, ("aaqhaar", "aaqwoord"), revision=1, actor=SYSTEM, at=START)
    session.commit()
    answer = editor.submit(page_of, form)
    assert (answer.status_code, answer.location) == (303, page_of)
    page = editor.page(page_of)
    assert "Iemand veranderde deze groep net" in toast(page)
    assert typed(page) == "aaqhaar\naaqwoord"


def test_pressing_again_changes_nothing_more(
    editor: HouseClient, session: Session, page_of: str
) -> None:
    for path in (NEW, page_of, f"{THEMES}/geld"):
        form = form_of(editor.page(path))
        first = editor.submit(path, form, words="aaqtwee, aaqkeer" + path[-1])
        before = rows_on_trail(session)
        again = editor.submit(path, form, words="aaqtwee, aaqkeer" + path[-1])
        assert (again.status_code, again.location) == (303, first.location)
        assert rows_on_trail(session) == before


def test_the_words_of_a_theme_count_at_once(editor: HouseClient, session: Session) -> None:
    rows = editor.page(THEMES).select(".row")
    assert len(rows) == 12
    path = f"{THEMES}/geld"
    assert any(row.select_one(f"a[href='{path}']") for row in rows)
    form = form_of(editor.page(path))
    answer = editor.submit(path, form, words=f"{INVENTED}\nPoen, poen")
    assert (answer.status_code, answer.location) == (303, path)
    page = editor.page(path)
    assert typed(page) == f"{INVENTED}\npoen"
    assert toast(page) == "Bewaard. Zoeken kent deze woorden meteen."
    assert editor.page(f"/aanbod?zoek={INVENTED}").select_one(".rows .row")
    late = editor.submit(path, form, words="later")
    assert late.status_code == 409
    assert f"Zo staat het er nu: {INVENTED}, poen" in words(parse(late).select_one("#botsing"))
    assert typed(parse(late)) == "later"
    theme = find_theme(session, "geld")
    assert theme
    assert theme.document["words"] == [INVENTED, "poen"]


def test_a_mistake_in_the_words_of_a_theme_loses_nothing(editor: HouseClient) -> None:
    path = f"{THEMES}/geld"
    answer = editor.submit(path, form_of(editor.page(path)), words="💸")
    assert answer.status_code == 422
    assert typed(parse(answer)) == "💸"
    for unknown in ("niets", "%00", "%F0%9F%92%B8"):
        assert editor.get(f"{THEMES}/{unknown}").status_code == 404


def test_trying_out_says_what_comes_up_and_why(editor: HouseClient) -> None:
    page = editor.page(f"{TRY}?zoek=doekoe")
    first = page.select_one(".rows .row")
    assert first
    reasons = [words(reason) for reason in first.select("p.meta")]
    assert any("‘doekoe’" in reason for reason in reasons)
    assert any(str(HOW_WORDS[how]) in words(page.main) for how in (How.SYNONYM, How.SAME))
    link = first.select_one("h3 a")
    assert link
    assert editor.page(str(link["href"]))


@pytest.mark.parametrize("query", ["", "%00", "%F0%9F%92%B8", "x" * 500, INVENTED])
def test_trying_out_takes_anything(editor: HouseClient, query: str) -> None:
    page = editor.page(f"{TRY}?zoek={query}")
    assert page.select_one(".rows .row") is None


def test_every_reason_has_words() -> None:
    assert set(HOW_WORDS) == set(How)
    assert set(PLACE_WORDS) == set(Place)


def test_only_editors_come_here(
    client: HouseClient, session: Session, group: SynonymGroup, page_of: str
) -> None:
    assert str(client.get(LIST).location).startswith("/werk/inloggen")
    sign_in(client, make_staff(session, role=Role.COACH))
    for path in (LIST, NEW, page_of, THEMES, f"{THEMES}/geld", TRY):
        assert client.get(path).status_code == 404
    assert client.page("/werk/jij").select_one(f".rail a[href='{LIST}']") is None


def test_the_way_here(editor: HouseClient) -> None:
    here = editor.page(LIST).select_one(f".rail a[href='{LIST}']")
    assert here
    assert here["aria-current"] == "page"
    assert editor.page("/redactie/m33").select_one(f"form#redactie a[href='{LIST}']")
