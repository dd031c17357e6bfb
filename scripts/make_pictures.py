"""The handbook's pictures, from the demo in real Chromium: python -m scripts.make_pictures.

Every journey of docs/handbook is walked as it is described there, so a step that no longer works
stops the script. The pictures are replaced only when all of them came out well.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from scripts.camera import Camera, camera
from scripts.pictures_of_coaches import show_doubles, show_the_work
from scripts.pictures_of_teams import show_rosters, show_the_team, show_what_stays_behind
from scripts.serving import ROOT, serving
from scripts.walking import DESK, EDITOR, WIDE, press, take_page, through_door

PICTURES: Final = ROOT / "docs" / "handbook" / "beelden"


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
            # What stays behind is told of before a coach met it.
            show_what_stays_behind(taking)
            show_the_work(taking, folder / "portal.db")
            show_doubles(taking)
            show_rosters(taking)
            show_the_team(taking)
            show_questions(taking)
            show_writing(taking)
            show_two_editors(taking)
            show_history_and_moments(taking)
            show_search_words(taking)
            show_example_messages(taking)
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


def show_example_messages(taking: Camera) -> None:
    """The messages that coaches begin with, and how one reads when it is filled in."""
    page = through_door(taking, EDITOR)
    page.get_by_role("link", name="Voorbeelden", exact=True).click()
    take_page(taking, page, "voorbeelden", until=page.locator("main .row").nth(3))
    page.set_viewport_size(WIDE)
    page.get_by_role("link", name="Hoe gaat het?", exact=True).click()
    take_page(taking, page, "voorbeeldbericht", until=page.get_by_label("Het bericht", exact=True))


if __name__ == "__main__":
    sys.exit(main())
