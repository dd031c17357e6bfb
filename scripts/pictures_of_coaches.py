"""The pictures of a coach's work: the lists, a case, writing, giving, doubles, paper."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page

from scripts.camera import Camera
from scripts.walking import (
    DESK,
    HIGH,
    NARROW,
    WIDE,
    as_coach,
    case_of,
    open_row,
    press,
    region,
    row_with,
    take_page,
    through_door,
    today,
    unfold,
)


def show_the_work(taking: Camera, database: Path) -> None:
    """A coach's day, in the order in which things change."""
    show_the_queue(taking)
    show_together(taking)
    show_turns(taking)
    show_messages(taking)
    show_first_contact(taking)
    show_reading_along(taking)
    show_a_word_lost(taking, database)
    show_drafts(taking)
    show_the_calendar(taking)
    show_take_over(taking)
    show_closing(taking)


def show_the_queue(taking: Camera) -> None:
    """Signing in, the queue at a glance, one row, the keys, a filter, and the same on a phone."""
    page = taking.open("/werk/inloggen")
    taking.take("inloggen", page.locator("main .narrow"))
    page = as_coach(taking, "nieuw")
    taking.screen(page, "wachtrij")
    taking.take("rij", page.locator(".q").first, margin=12)
    page.set_viewport_size(HIGH)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Werk met toetsen").wait_for()
    taking.screen(page, "toetsen")
    page.keyboard.press("Escape")
    page.set_viewport_size(NARROW)
    page.goto("/werk/wachtrij?lijst=team")
    taking.take("team", page.locator("#wachtrij .rows"), until=page.locator(".q").nth(1))
    keep_a_filter(taking, page)
    phone = as_coach(taking, "nieuw", is_phone=True)
    taking.screen(phone, "telefoon")


def keep_a_filter(taking: Camera, page: Page) -> None:
    """Choose whom to see, give it a name, and see it above the list."""
    page.get_by_label("Gemeente").select_option(label="Merelstad")
    press(page, "Laat zien")
    page.get_by_role("link", name="Bewaar deze keuze").click()
    page.get_by_label("Hoe noem je dit filter?").fill("Merelstad")
    press(page, "Bewaar")
    page.get_by_role("link", name="Merelstad").first.click()
    page.get_by_role("link", name="Verander filters").wait_for()
    take_page(taking, page, "filter", until=page.locator(".q").first)


def show_together(taking: Camera) -> None:
    """A step for two people at once, and how it went with each."""
    page = as_coach(taking, "nieuw")
    page.goto("/werk/wachtrij?lijst=rust")
    ticks = page.locator("[name=wie]")
    for number in range(min(ticks.count(), 2)):
        ticks.nth(number).check()
    page.get_by_label("Doe iets met de gekozen").select_option(label="Plan een stap")
    press(page, "Ga verder met de gekozen")
    page.get_by_label("Welke stap?").fill("Bellen hoe het gaat")
    page.get_by_label("Op welke dag?").fill((today() + timedelta(days=8)).isoformat())
    take_page(taking, page, "samen")
    press(page, "Plan een stap")
    take_page(taking, page, "zo-ging-het")


def show_turns(taking: Camera) -> None:
    """Whose turn it is, and the ways to say so."""
    page = case_of(taking, "Yasmin")
    taking.take("beurt", region(page, "Jij bent aan de beurt"))
    unfold(page, "Laat rusten tot een dag")
    press(page, "Laat rusten")
    press(page, "Ga nu al verder")
    unfold(page, "Yasmin wacht op ons")
    page.get_by_label("Wat wil Yasmin weten?").fill("Hoe laat begint het dinsdag?")
    press(page, "Start de klok")
    unfold(page, "Ik wacht op Yasmin")
    press(page, "Ik wacht")
    page.locator(".toast").wait_for()


def show_messages(taking: Camera) -> None:
    """What to try, a message from an example, and ideas from the offer."""
    page = case_of(taking, "Sanae")
    page.set_viewport_size(WIDE)
    take_page(taking, page, "dossier", until=region(page, "Probeer dit"))
    page.set_viewport_size(NARROW)
    taking.take("ritme", region(page, "Probeer dit"))
    unfold(page, "Schrijf aan Sanae")
    page.get_by_label("Begin met een voorbeeld").select_option(label="Hoe gaat het?")
    press(page, "Zet klaar")
    taking.take("bericht", region(page, "Stuur een bericht"))
    press(page, "Stuur bericht")
    page.locator(".toast").wait_for()
    unfold(page, "ideeën uit het aanbod")
    ideas = region(page, "Wat kan helpen?")
    ideas.get_by_role("checkbox").first.check()
    taking.take("ideeen", ideas)
    press(page, "Stuur")
    page.locator(".toast").wait_for()


def show_first_contact(taking: Camera) -> None:
    """From opening a case to a next step; ends with the facts behind the scenes."""
    page = case_of(taking, "Sanae")
    unfold(page, "Nee, ik probeerde het")
    page.get_by_label("Hoe ging het?").select_option(label="Voicemail ingesproken")
    taking.take("poging", page.locator("details", has=page.get_by_label("Hoe ging het?")))
    press(page, "Schrijf poging op")
    taking.take(
        "terugdraaien",
        page.locator(".log li").first,
        until=page.get_by_role("button", name="Draai terug"),
    )
    page.get_by_label("Wat spraken jullie af?").fill(
        "We bellen maandag samen. Je legt de brief vast klaar."
    )
    taking.take("contact", page.locator("details", has=page.get_by_label("Hoe laat, vandaag?")))
    press(page, "Schrijf contact op")
    page.get_by_label("Wat is de stap?").fill("Samen bellen over de brief")
    taking.take("stap", region(page, "Volgende stap"))
    press(page, "Bewaar de stap")
    page.get_by_label("Schrijf iets op").fill("Je hebt de brief gevonden. Mooi.")
    press(page, "Bewaar")
    taking.take(
        "wat-er-gebeurde",
        region(page, "Wat er gebeurde"),
        until=page.locator(".log li").nth(3),
    )
    write_for_the_team(taking, page)
    page.get_by_role("link", name="Maak een afdruk").click()
    take_page(taking, page, "afdruk", until=region(page, "In het kort"))


def write_for_the_team(taking: Camera, page: Page) -> None:
    """A note that the young person cannot read, with the reason that can be read."""
    unfold(page, "Mag Sanae het echt niet lezen?")
    page.get_by_label("Aantekening voor het team").fill("Thuis is het deze week niet veilig.")
    page.get_by_label("Waarom kan Sanae dit niet lezen?").fill("Iemand anders kan dit zien.")
    taking.take(
        "team-notitie",
        page.locator("details", has=page.get_by_label("Aantekening voor het team")),
        margin=4,
    )
    press(page, "Bewaar alleen voor het team")
    page.locator(".log [data-private], .log li[data-private]").first.wait_for()


def show_reading_along(taking: Camera) -> None:
    """The warning on a case where somebody else may read or listen."""
    page = case_of(taking, "Isa")
    taking.take("meelezer", page.locator("main .case"), page.locator("main .note--error").first)


@contextmanager
def database_away(path: Path) -> Iterator[None]:
    """Nothing can be kept meanwhile: somebody else holds the SQLite database."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def show_a_word_lost(taking: Camera, database: Path) -> None:
    """Something is typed while the database is away, and is kept with the second press."""
    page = case_of(taking, "Isa")
    page.get_by_label("Schrijf iets op").fill(
        "Je belt dinsdag zelf met school. Ik vraag hoe het ging."
    )
    with database_away(database):
        press(page, "Bewaar")
        page.get_by_label("Dit typte je").wait_for()
        taking.take("even-weg", page.locator("main .hero"), margin=0)
    press(page, "Probeer het opnieuw")
    page.locator(".log", has_text="Je belt dinsdag zelf met school").wait_for()


def show_drafts(taking: Camera) -> None:
    """Words that were not sent are on a page of one's own."""
    page = case_of(taking, "Aaliyah")
    page.get_by_label("Schrijf iets op").fill("Je stuurt me morgen de vacature. Ik lees hem mee.")
    page.get_by_text("Concept bewaard.").wait_for()
    page.goto("/werk/jij")
    page.get_by_role("link", name="Jouw concepten").click()
    take_page(taking, page, "concepten")


def show_the_calendar(taking: Camera) -> None:
    """A birthday that comes near: what would change, what does, and a task for it."""
    page = case_of(taking, "Chanel")
    page.get_by_role("link", name="Vul gegevens aan").click()
    page.get_by_label("Geboren op").fill(nearly_27(today()).isoformat())
    press(page, "Kijk eerst wat er verandert")
    taking.take("wat-verandert", page.locator("#dan"))
    press(page, "Bewaar en bepaal opnieuw")
    taking.take("achter-de-schermen", region(page, "Achter de schermen"))
    taking.take("taak", region(page, "Wat de kalender vraagt"))


def nearly_27(day: date) -> date:
    """A birthday that makes somebody 27 in about forty days; on a day every year has."""
    turns = day + timedelta(days=40)
    return turns.replace(year=turns.year - 27, day=min(turns.day, 28))


def show_take_over(taking: Camera) -> None:
    """A colleague's case becomes yours."""
    page = as_coach(taking, "team")
    open_row(page, row_with(page, "Noor"))
    page.get_by_role("link", name="Neem over").first.click()
    page.get_by_label("De collega is er even niet").check()
    take_page(taking, page, "neem-over")
    press(page, "Ja, ik neem over")
    page.locator(".toast").wait_for()


def show_closing(taking: Camera) -> None:
    """A kind end, and the way back."""
    page = case_of(taking, "Lina")
    page.get_by_role("link", name="Sluit af").click()
    page.get_by_role("link", name="Gaat naar school", exact=True).click()
    take_page(taking, page, "sluit-af")
    press(page, "Ja, sluit af")
    taking.take("afgesloten", region(page, "Afgesloten"))
    press(page, "Maak weer open")
    page.locator(".toast").wait_for()


def show_doubles(taking: Camera) -> None:
    """The same person at the counter twice; a colleague says so, and takes it back."""
    page = through_door(taking, DESK)
    first, second = (open_case(taking, page, name) for name in ("Jip", "Jipp"))
    page.goto("/werk/dubbel")
    if not page.locator(".q").count():
        unfold(page, "Zie je er zelf twee?")
        page.get_by_label("Kenmerk van de een").fill(first)
        page.get_by_label("Kenmerk van de ander").fill(second)
        press(page, "Zet naast elkaar")
        page.goto("/werk/dubbel")
    take_page(taking, page, "dubbel", until=page.locator(".q").first)
    page.get_by_role("link", name="Bekijk").first.click()
    take_page(taking, page, "dezelfde")
    page.get_by_role("link", name="Zelfde persoon").click()
    page.get_by_label("Hoe weet je dat?").fill("Jip belde: het was een vergissing.")
    take_page(taking, page, "samenvoegen")
    press(page, "Voeg samen")
    page.goto("/werk/dubbel?lijst=beslist")
    page.get_by_role("link", name="Bekijk").first.click()
    press(page, "Splits weer")


def open_case(taking: Camera, page: Page, name: str) -> str:
    """Somebody stands at the counter; returns the reference, and keeps pictures of the first."""
    is_first = name == "Jip"
    page.get_by_role("link", name="Nieuw", exact=True).click()
    page.get_by_label("In eigen woorden").fill("Ik zoek werk, maar ik weet niet waar ik begin.")
    page.get_by_label("Werk vinden").check()
    if is_first:
        title, part = page.locator("main h1"), region(page, "1. Waar gaat het over?")
        taking.take("nieuw-dossier", title, part)
    page.get_by_label("Voornaam", exact=True).fill(name)
    page.get_by_label("Geboren op").fill("2005-05-14")
    page.get_by_label("Zelf gezegd, aan de balie").check()
    page.get_by_label("Sms", exact=True).check()
    page.get_by_label("Telefoonnummer").fill("0612345679")
    page.get_by_label("Liever een bepaalde persoon?").select_option(label="Sanne")
    if is_first:
        agreed = page.get_by_role("group", name="Hoe weet je dat de jongere dit wil?")
        taking.take("akkoord", agreed)
    press(page, "Open het dossier")
    if is_first:
        taking.take("nieuw-dossier-klaar", page.locator(".toast").first)
    return page.url.rstrip("/").rsplit("/", 1)[-1].split("?", 1)[0]
