"""Writing, saving and publishing texts, also when two people write at once."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.catalogue.queries import find_item
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

PAGE = "/redactie/m33"


def form_of(page: BeautifulSoup) -> Tag:
    form = page.select_one("form#redactie")
    assert form
    return form


def hints(page: BeautifulSoup, control: str) -> str:
    return words(page.select_one(f"#tips-{control}"))


def value(page: BeautifulSoup, control: str) -> str:
    field = page.select_one(f"#{control}")
    assert field
    return field.get_text() if field.name == "textarea" else str(field["value"])


def save(client: HouseClient, **changes: object) -> BeautifulSoup:
    """Change the page, press 'Bewaar', and give the page that follows."""
    answer = client.submit(PAGE, form_of(client.page(PAGE)), doen="bewaar", **changes)
    assert answer.status_code == 303, words(parse(answer).select_one(".note--error"))
    return client.page(PAGE)


def test_a_published_text_is_on_the_public_page_at_once(editor: HouseClient) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(
        PAGE,
        form,
        **{"nl-title": "Jouw post, samen open", "nl-summary": "We maken **één** stapel."},
        doen="online",
    )
    assert answer.status_code == 303
    page = editor.page(PAGE)
    assert "Het staat online." in words(page.select_one(".toast"))
    link = page.select_one("a[href^='/aanbod/']")
    assert link
    public = editor.page(str(link["href"]))
    assert words(public.h1) == "Jouw post, samen open"
    assert "We maken **één** stapel." in words(public.main)


def test_a_former_address_leads_to_the_new_one(editor: HouseClient) -> None:
    before = editor.page(PAGE).select_one("a[href^='/aanbod/']")
    editor.submit(PAGE, form_of(editor.page(PAGE)), **{"nl-title": "Heel anders"}, doen="online")
    assert before
    moved = editor.get(str(before["href"]))
    assert (moved.status_code, moved.location) == (301, "/aanbod/heel-anders")


def test_pressing_publish_again_publishes_once(editor: HouseClient, session: Session) -> None:
    form = form_of(editor.page(PAGE))
    for _ in range(2):
        # The answer to the first press never came: the same form is sent once more.
        answer = editor.submit(PAGE, form, doen="online", **{"nl-title": "Eén keer online"})
        assert answer.status_code == 303
        item = find_item(session, "m33")
        assert item
        session.refresh(item)
        states = [version.state for version in item.versions]
        assert states == ["replaced", "published"]
    published = select(AuditRow).where(AuditRow.subject_id == "m33")
    assert [row.action for row in session.scalars(published)] == ["draft_saved", "item_published"]


def test_a_draft_stays_inside_until_it_is_published(editor: HouseClient) -> None:
    page = save(editor, **{"nl-title": "Alleen voor ons"})
    assert "Concept" in words(page.select_one(".tags"))
    assert editor.get("/aanbod/alleen-voor-ons").status_code == 404
    preview = editor.get(f"{PAGE}/voorbeeld")
    assert words(parse(preview).h1) == "Alleen voor ons"
    assert preview.headers["X-Robots-Tag"] == "noindex"


def test_hard_words_long_sentences_and_old_english_are_pointed_out(editor: HouseClient) -> None:
    long = " ".join(["woord"] * 18)
    page = save(editor, **{"nl-summary": f"Dit is jouw traject. {long}."})
    assert "‘traject’ wordt ‘plan’" in hints(page, "nl-summary")
    assert "18 woorden" in hints(page, "nl-summary")
    assert "Het Nederlands is daarna veranderd" in hints(page, "en-summary")
    assert hints(page, "en-title") == ""


def test_a_suggestion_is_taken_over_and_nothing_typed_is_lost(editor: HouseClient) -> None:
    typed = {"nl-summary": "Dit is jouw traject.", "nl-bring": "Een tas", "words": "post\nblauw"}
    page = save(editor, **typed)
    button = page.select_one("#tips-nl-summary button[name=neem_over]")
    assert button
    answer = editor.submit(
        PAGE, form_of(page), neem_over=button["value"], **{"nl-bring": "Een heel grote tas"}
    )
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#nl-summary")
    after = editor.page(PAGE)
    assert value(after, "nl-summary").strip() == "Dit is jouw plan."
    assert value(after, "nl-bring") == "Een heel grote tas"
    assert value(after, "words").strip() == "post\nblauw"


def test_english_that_is_missing_warns_and_does_not_block(editor: HouseClient) -> None:
    page = editor.page(PAGE)
    english = {str(f["name"]): "" for f in page.select("[name^=en-]")}
    answer = editor.submit(PAGE, form_of(page), doen="online", **english)
    assert answer.status_code == 303
    after = editor.page(PAGE)
    assert "missen nog" in words(after.select_one(".toast"))
    assert "Nog niet vertaald" in hints(after, "en-title")
    listed = editor.page("/redactie?staat=engels")
    assert listed.select_one("a[href='/redactie/m33']")


def test_publishing_says_everything_that_is_missing_and_keeps_the_text(
    editor: HouseClient,
) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(
        PAGE,
        form,
        doen="online",
        **{"nl-title": "", "nl-description": "", "nl-summary": "Dit blijft staan."},
    )
    page = parse(answer)
    assert answer.status_code == 422
    assert words(page.title).startswith("Fout:")
    targets = {str(a["href"]) for a in page.select(".note--error a")}
    assert targets == {"#nl-title", "#nl-description"}
    assert value(page, "nl-summary").strip() == "Dit blijft staan."


def test_somebody_else_saved_meanwhile(
    editor: HouseClient, session: Session, clock: object
) -> None:
    mine = form_of(editor.page(PAGE))
    clock.travel(minutes=2)
    other = editor.application.test_client()
    assert isinstance(other, HouseClient)
    sign_in(other, make_staff(session, role=Role.EDITOR, first_name="Henk"))
    theirs = form_of(other.page(PAGE))
    other.submit(PAGE, theirs, doen="bewaar", **{"nl-title": "Van Henk"})

    answer = editor.submit(PAGE, mine, doen="bewaar", **{"nl-title": "Van Els"})
    page = parse(answer)
    assert answer.status_code == 409
    told = words(page.select_one(".note--error"))
    assert "Henk bewaarde dit terwijl jij schreef" in told
    assert "maandag 16 november om 10.32 uur" in told
    assert value(page, "nl-title") == "Van Els"
    group = page.select_one("#nl-title").find_parent(class_="group")
    assert "Van Henk" in words(group)
    assert value(editor.page(PAGE), "nl-title") == "Van Henk"

    again = editor.submit(PAGE, form_of(page), doen="bewaar")
    assert again.status_code == 303
    assert value(editor.page(PAGE), "nl-title") == "Van Els"


def test_somebody_else_published_meanwhile(editor: HouseClient, session: Session) -> None:
    mine = form_of(editor.page(PAGE))
    other = editor.application.test_client()
    assert isinstance(other, HouseClient)
    sign_in(other, make_staff(session, role=Role.EDITOR, first_name="Henk"))
    theirs = form_of(other.page(PAGE))
    assert other.submit(PAGE, theirs, doen="online", **{"nl-title": "Van Henk"}).status_code == 303

    answer = editor.submit(PAGE, mine, doen="bewaar", **{"nl-title": "Van Els"})
    page = parse(answer)
    assert answer.status_code == 409
    assert "Henk bewaarde dit terwijl jij schreef" in words(page.select_one(".note--error"))
    assert value(page, "nl-title") == "Van Els"
    assert value(editor.page(PAGE), "nl-title") == "Van Henk"

    assert editor.submit(PAGE, form_of(page), doen="bewaar").status_code == 303
    assert value(editor.page(PAGE), "nl-title") == "Van Els"


def test_a_draft_is_thrown_away_after_one_more_question(editor: HouseClient) -> None:
    before = value(editor.page(PAGE), "nl-title")
    save(editor, **{"nl-title": "Weg hiermee"})
    question = editor.page(f"{PAGE}/weggooien")
    assert question.select_one("dialog[open]")
    answer = editor.submit(f"{PAGE}/weggooien", question.select_one("dialog form"))
    assert answer.status_code == 303
    assert value(editor.page(PAGE), "nl-title") == before


def test_a_stale_page_throws_nothing_away(editor: HouseClient) -> None:
    save(editor, **{"nl-title": "Eerste"})
    question = editor.page(f"{PAGE}/weggooien")
    save(editor, **{"nl-title": "Tweede"})
    editor.submit(f"{PAGE}/weggooien", question.select_one("dialog form"))
    page = editor.page(PAGE)
    assert "Iemand veranderde dit net" in words(page.select_one(".toast"))
    assert value(page, "nl-title") == "Tweede"


def test_what_is_not_on_the_form_is_not_changed(editor: HouseClient, session: Session) -> None:
    before = find_item(session, "m33")
    assert before
    kept = (before.provider_id, before.slug, before.ref, before.versions[-1].document["tint"])
    save(
        editor,
        **{"nl-title": "Geldspreekuur", "provider_id": "uwv", "slug": "x", "ref": "m99"},
        tint="night",
        portrait="../../x",
        staff_id="1",
        state="published",
    )
    session.expire_all()
    after = find_item(session, "m33")
    assert after
    assert (after.provider_id, after.slug, after.ref, after.versions[-1].document["tint"]) == kept
    assert after.versions[-1].state == "draft"


def test_every_change_is_on_the_trail(editor: HouseClient, els: Staff, session: Session) -> None:
    save(editor, **{"nl-title": "Op het spoor"})
    row = session.scalars(
        select(AuditRow).where(AuditRow.subject_id == "m33").order_by(AuditRow.position.desc())
    ).first()
    assert row
    assert (row.action, row.actor_id, row.subject_kind) == ("draft_saved", els.id, "item")
    assert "Op het spoor" not in str(row.details)


def test_reading_along_keeps_nothing(editor: HouseClient) -> None:
    page = editor.page(PAGE)
    answer = editor.submit(
        f"{PAGE}/meelezen",
        None,
        **{**fields(page), "nl-summary": "Een intake is verplicht.", "nl-title": "Live"},
    )
    assert answer.status_code == 200
    fragment = parse(answer)
    assert fragment.title is None
    assert "‘intake’ wordt ‘eerste gesprek’" in hints(fragment, "nl-summary")
    assert words(fragment.select_one(".phone h3")) == "Live"
    assert all(tag.get("hx-swap-oob") == "true" for tag in fragment.select("body > [id]"))
    assert value(editor.page(PAGE), "nl-title") != "Live"


def fields(page: BeautifulSoup) -> dict[str, str]:
    token = page.select_one("[name=csrf_token]")
    assert token
    return {"csrf_token": str(token["value"])}


def test_theme_and_faces_keep_their_order(editor: HouseClient, session: Session) -> None:
    item = find_item(session, "c02")
    assert item
    before = item.versions[-1].document["theme_ids"]
    assert len(before) == 2
    form = form_of(editor.page("/redactie/c02"))
    editor.submit("/redactie/c02", form, doen="bewaar", **{"nl-title": "Joyce"})
    session.expire_all()
    after = find_item(session, "c02")
    assert after
    assert after.versions[-1].document["theme_ids"] == before
