"""The handbook's pictures, from the demo in real Chromium: python -m scripts.make_pictures.

Every journey of docs/handbook is walked as it is described there, so a step that no longer works
stops the script. The pictures are replaced only when all of them came out well.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, ViewportSize

from scripts.camera import Camera, camera
from scripts.serving import ROOT, serving

PICTURES: Final = ROOT / "docs" / "handbook" / "beelden"
COACH: Final = re.compile("^Log in als (?!Els|Henk|Sanne)")
DESK: Final = "Log in als Sanne"
EDITOR: Final = "Log in als Els"
# Two languages and a telephone beside each other.
WIDE: Final = ViewportSize(width=1280, height=890)
NARROW: Final = ViewportSize(width=1120, height=890)


def main() -> int:
    """Walk every journey and replace the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = folder / "beelden"
        pictures.mkdir()
        with (
            serving(folder, {"OPSTAP_DEMO": "1"}) as address,
            camera(address, pictures) as taking,
        ):
            show_the_young_person(taking)
            show_the_queue(taking)
            show_first_contact(taking)
            show_reading_along(taking)
            show_a_word_lost(taking, folder / "portal.db")
            show_take_over(taking)
            show_new_case(taking)
            show_closing(taking)
            show_questions(taking)
            show_writing(taking)
            show_two_editors(taking)
            show_history_and_moments(taking)
            show_search_words(taking)
        replace_pictures(pictures)
    return 0


def replace_pictures(made: Path) -> None:
    """Put the new pictures in the place of the old ones and say how big they are."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.webp"):
        old.unlink()
    files = sorted(made.glob("*.webp"))
    for file in files:
        shutil.copyfile(file, PICTURES / file.name)
        print(f"{file.stat().st_size / 1000:7.1f} kB  {file.name}")
    print(f"{sum(file.stat().st_size for file in files) / 1000:7.1f} kB  {len(files)} pictures")


def through_door(taking: Camera, door: str | re.Pattern[str], *, is_phone: bool = False) -> Page:
    """Enter the demo as somebody, by one of its doors."""
    page = taking.open("/demo", is_phone=is_phone)
    page.get_by_role("button", name=door).click()
    page.wait_for_url(re.compile("/(werk|redactie)"))
    return page


def as_coach(taking: Camera, which: str = "nieuw-voor-mij", *, is_phone: bool = False) -> Page:
    """The coach at one of the lists of the queue."""
    page = through_door(taking, COACH, is_phone=is_phone)
    page.goto(f"/werk/wachtrij?lijst={which}")
    return page


def row_with(page: Page, text: str) -> Locator:
    """The first row of the queue with these words."""
    return page.locator(".q", has_text=text).first


def open_row(page: Page, row: Locator) -> None:
    """To the case of a row."""
    row.locator("h3 a").click()
    page.wait_for_url("**/dossier/*")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button and wait for what it says, or for the page it leads to."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()
    page.wait_for_load_state("networkidle")


def region(page: Page, name: str | re.Pattern[str]) -> Locator:
    """A part of a page by its heading."""
    return page.get_by_role("region", name=name)


def take_page(taking: Camera, page: Page, name: str, *, until: Locator | None = None) -> None:
    """A picture of a page without its menu, down to `until` or to the last part of it."""
    main = page.locator("main")
    last = until or main.locator(":scope > *").last
    # A little less than all of it: the line below the demo's bar stays out.
    taking.take(name, main, until=last, margin=-4)


def show_the_young_person(taking: Camera) -> None:
    """What somebody sees who signs up: help lines at words of danger, a face, a promise."""
    phone = taking.open("/aanmelden", is_phone=True)
    phone.get_by_label("In je eigen woorden").fill("Ik wil niet meer leven.")
    press(phone, "Verder")
    taking.take("jongere-hulplijnen", phone.locator(".note").first, margin=12)
    press(phone, "Verder")
    for label, value in (("Dag", "4"), ("Maand", "3"), ("Jaar", "2006")):
        phone.get_by_label(label, exact=True).fill(value)
    phone.get_by_label("Merelstad", exact=True).check()
    press(phone, "Verder")
    press(phone, "Verder")
    phone.get_by_label("Je voornaam").fill("Noor")
    phone.get_by_label("Sms", exact=True).check()
    phone.get_by_label("Je 06-nummer").fill("0612345678")
    press(phone, "Klaar, stuur op")
    taking.take(
        "jongere-klaar", phone.locator("main"), until=phone.get_by_text("Uiterlijk").first, margin=0
    )


def show_the_queue(taking: Camera) -> None:
    """Signing in, the queue at a glance, one row, and the same on a phone."""
    page = taking.open("/werk/inloggen")
    taking.take("inloggen", page.locator("main .narrow"))
    page = as_coach(taking)
    taking.screen(page, "wachtrij")
    taking.take("rij", page.locator(".q").first, margin=12)
    page.goto("/werk/wachtrij?lijst=nieuw-team")
    taking.take("team", page.locator("#wachtrij .rows"), until=page.locator(".q").nth(1))
    phone = as_coach(taking, is_phone=True)
    taking.screen(phone, "telefoon")


def show_first_contact(taking: Camera) -> None:
    """From opening a case to a next step; ends with the facts behind the scenes."""
    page = as_coach(taking)
    open_row(page, row_with(page, "Ik pak dit op"))
    # As wide as a laptop, both columns end a part at the same height.
    page.set_viewport_size(WIDE)
    take_page(taking, page, "dossier", until=page.get_by_text("Alleen contact tussen mensen"))
    page.set_viewport_size(NARROW)
    page.locator("summary", has_text="Nee, ik probeerde het").click()
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
    taking.take("wat-er-gebeurde", region(page, "Wat er gebeurde"))
    taking.take("achter-de-schermen", region(page, "Achter de schermen"))
    page.get_by_role("link", name="Vul gegevens aan").click()
    page.get_by_label("Werkt", exact=True).select_option(label="Een paar uur")
    press(page, "Bewaar en bepaal opnieuw")


def show_reading_along(taking: Camera) -> None:
    """The warning on a case where somebody else may read or listen."""
    page = as_coach(taking, "van-mij")
    open_row(page, row_with(page, "Er leest iemand mee"))
    taking.take("meelezer", page.locator("main .case"), page.locator("main .note").nth(1))


@contextmanager
def database_away(path: Path) -> Iterator[None]:
    """Nothing can be kept meanwhile: somebody else holds the SQLite database."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def show_a_word_lost(taking: Camera, database: Path) -> None:
    """Something is typed while the database is away, and is kept with the second press."""
    page = as_coach(taking, "van-mij")
    open_row(page, page.locator(".q").first)
    page.get_by_label("Schrijf iets op").fill(
        "Je belt dinsdag zelf met school. Ik vraag hoe het ging."
    )
    with database_away(database):
        press(page, "Bewaar")
        page.get_by_label("Dit typte je").wait_for()
        taking.take("even-weg", page.locator("main .hero"), margin=0)
    press(page, "Probeer het opnieuw")
    page.locator(".log", has_text="Je belt dinsdag zelf met school").wait_for()


def show_take_over(taking: Camera) -> None:
    """A colleague's case becomes yours."""
    page = as_coach(taking, "nieuw-team")
    page.get_by_role("link", name=re.compile("^Neem over")).first.click()
    page.get_by_label("De collega is er even niet").check()
    take_page(taking, page, "neem-over")
    press(page, "Ja, ik neem over")
    page.locator(".toast").wait_for()


def show_new_case(taking: Camera) -> None:
    """Somebody stands at the counter."""
    page = through_door(taking, DESK)
    page.get_by_role("link", name="Nieuw", exact=True).click()
    page.get_by_label("In eigen woorden").fill("Ik zoek werk, maar ik weet niet waar ik begin.")
    page.get_by_label("Werk vinden").check()
    taking.take(
        "nieuw-dossier",
        page.locator("main h1"),
        region(page, "1. Waar gaat het over?"),
    )
    page.get_by_label("Voornaam", exact=True).fill("Jip")
    page.get_by_label("Geboren op").fill("2005-05-14")
    page.get_by_label("Zelf gezegd, aan de balie").check()
    page.get_by_label("Sms", exact=True).check()
    page.get_by_label("Telefoonnummer").fill("0612345679")
    taking.take("akkoord", page.get_by_role("group", name="Hoe weet je dat de jongere dit wil?"))
    press(page, "Open het dossier")
    taking.take("nieuw-dossier-klaar", page.locator(".toast").first)


def show_closing(taking: Camera) -> None:
    """A kind end, and the way back."""
    page = as_coach(taking, "van-mij")
    open_row(page, page.locator(".q").last)
    page.get_by_role("link", name="Sluit af").click()
    page.get_by_role("link", name="Gaat naar school", exact=True).click()
    take_page(taking, page, "sluit-af")
    press(page, "Ja, sluit af")
    taking.take("afgesloten", region(page, "Afgesloten"))
    press(page, "Maak weer open")
    page.locator(".toast").wait_for()


def show_questions(taking: Camera) -> None:
    """A question without a name, and its answer."""
    page = through_door(taking, DESK)
    take_page(taking, page, "vragen", until=page.locator(".q").nth(1))
    page.locator(".q h3 a").first.click()
    page.get_by_label("Jouw antwoord").fill(
        "Ja. Kom gerust langs, of bel 085 - 000 12 34. We kijken samen waar jij terechtkunt."
    )
    take_page(taking, page, "antwoord")
    press(page, "Geef antwoord")
    page.locator(".toast").wait_for()


def open_item(taking: Camera, title: str) -> Page:
    """From the editor's door to the text of one item, by the list."""
    page = through_door(taking, EDITOR)
    page.set_viewport_size(WIDE)
    page.get_by_label("Zoek op titel of woord").fill(title)
    press(page, "Zoek")
    page.get_by_role("link", name=title, exact=True).click()
    page.locator("#nl-summary").wait_for()
    return page


def show_writing(taking: Camera) -> None:
    """The list, two languages, hints, a draft, a look at the page, and online."""
    page = through_door(taking, EDITOR)
    taking.screen(page, "aanbod")
    page = open_item(taking, "Geldspreekuur")
    take_page(taking, page, "tekst", until=page.locator("#nl-description"))
    field = page.locator("#nl-summary")
    field.fill("")
    field.press_sequentially("Na een intake maken we jouw traject.")
    page.locator(".help", has_text="traject").wait_for()
    taking.take("tips", page.locator(".group", has=field), margin=12)
    press(page, re.compile("^Gebruik dit"))
    press(page, re.compile("^Gebruik dit"))
    taking.take("balk", page.locator(".bar-end"), margin=4)
    page.get_by_role("link", name="Hele pagina").click()
    taking.screen(page, "voorbeeld")
    page.get_by_role("link", name="Schrijf verder").click()
    press(page, "Zet online")
    page.locator(".toast", has_text="Het staat online").wait_for()
    page.get_by_role("link", name="Aanbod").first.click()
    page.get_by_role("link", name="Nieuwe module").click()
    page.get_by_label("Titel").fill("Samen koken")
    page.get_by_label("Zin en zelfvertrouwen").check()
    press(page, "Maak een concept")
    press(page, re.compile("Zet online"))
    taking.take("nog-te-doen", page.locator("#fouten"))


def show_two_editors(taking: Camera) -> None:
    """Two people write at once; the second is told, and keeps what was typed."""
    first, second = (open_item(taking, "Je dag beginnen") for _ in range(2))
    first.locator("#nl-summary").fill("Samen opstaan en beginnen.")
    first.locator(".bar-end").get_by_role("button", name="Bewaar").click()
    first.locator(".toast").wait_for()
    second.locator("#nl-summary").fill("Je begint je dag met een klein plan.")
    second.locator(".bar-end").get_by_role("button", name="Bewaar").click()
    theirs = second.locator("#nl-summary")
    taking.take("tegelijk", second.locator("#botsing"), until=second.locator(".group", has=theirs))


def show_history_and_moments(taking: Camera) -> None:
    """Going back to an earlier text, off and on again, and when it is."""
    page = open_item(taking, "Geldspreekuur")
    page.get_by_role("link", name="Geschiedenis").click()
    take_page(taking, page, "geschiedenis")
    press(page, "Haal offline")
    press(page, "Zet terug online")
    page.get_by_role("link", name="Momenten").click()
    take_page(taking, page, "momenten", until=page.locator("main .row").nth(1))
    press(page, re.compile("^Haal weg"))
    taking.take("moment-terug", page.locator("main .note"))
    press(page, "Zet het terug")


def show_search_words(taking: Camera) -> None:
    """Words that mean the same, words of a theme, and trying what people find."""
    page = through_door(taking, EDITOR)
    page.get_by_role("link", name="Zoekwoorden").first.click()
    take_page(taking, page, "zelfde-betekenis", until=page.locator("main .row").nth(2))
    page.get_by_role("link", name="Nieuwe groep").click()
    page.get_by_label("Woorden die hetzelfde betekenen").fill("bios\nbioscoop\nfilm")
    press(page, "Bewaar")
    take_page(taking, page, "groep")
    page.get_by_role("link", name="Zoekwoorden").first.click()
    page.get_by_role("link", name="Thema’s").click()
    page.get_by_role("link", name="Geld en schulden").click()
    page.get_by_label("Zoekwoorden").wait_for()
    page.get_by_role("link", name="Zoekwoorden").first.click()
    page.get_by_role("link", name="Probeer uit").click()
    page.get_by_label("Wat zou iemand typen?").fill("schulden")
    press(page, "Probeer")
    take_page(taking, page, "probeer-uit", until=page.locator("main .row").nth(2))


if __name__ == "__main__":
    sys.exit(main())
