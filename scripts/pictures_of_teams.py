"""The pictures of who is there: hours, absence, room, leaving, and what stays behind."""

from __future__ import annotations

import re
from datetime import timedelta

from scripts.camera import Camera
from scripts.walking import COACH, COORDINATOR, LEAD, press, region, take_page, through_door, today


def show_rosters(taking: Camera) -> None:
    """A coach's hours, room, days off, a morning ill, and back."""
    page = through_door(taking, COACH)
    page.get_by_role("link", name="Rooster", exact=True).click()
    taking.screen(page, "rooster")
    page.get_by_role("link", name="Plek", exact=True).click()
    take_page(taking, page, "plek")
    page.get_by_role("link", name="Vrij", exact=True).click()
    first = today() + timedelta(days=21)
    page.get_by_label("Eerste dag").fill(first.isoformat())
    page.get_by_label("Laatste dag").fill((first + timedelta(days=4)).isoformat())
    press(page, "Schrijf op")
    take_page(taking, page, "vrij")
    press(page, re.compile("^Gaat niet door"))
    page.goto("/werk/wachtrij")
    page.get_by_role("link", name="Ziek vandaag").click()
    take_page(taking, page, "ziek")
    press(page, "Meld me ziek")
    page.get_by_role("link", name="Rooster", exact=True).click()
    page.get_by_role("link", name="Vrij", exact=True).click()
    taking.take("weer-terug", region(page, "Je bent er nu niet"))
    press(page, "Ik ben er weer")
    page.locator(".toast").wait_for()


def show_the_team(taking: Camera) -> None:
    """How full everybody is, one colleague, and one who leaves; the account stays as it was."""
    page = through_door(taking, LEAD)
    take_page(taking, page, "jouw-team")
    page.get_by_role("link", name="Fatma", exact=True).click()
    page.get_by_label("Hoeveel dossiers?").fill("20")
    press(page, "Stel voor")
    take_page(taking, page, "collega")
    press(page, "Toch niet")
    page.get_by_role("link", name="Fatma gaat weg").click()
    take_page(taking, page, "gaat-weg")


def show_what_stays_behind(taking: Camera) -> None:
    """What the coordinator sees of deadlines that nobody met."""
    page = through_door(taking, COORDINATOR)
    page.get_by_role("link", name="Blijft liggen").click()
    page.get_by_role("row").nth(1).wait_for()
    take_page(taking, page, "blijft-liggen")
