"""The taps and lists of the steps, in the words of the language in force."""

from __future__ import annotations

from flask_babel import gettext

from portal.catalogue.model import Snapshot
from portal.registration.meaning import SCHOOL_PREFIX
from portal.registration.tokens import NOT_SAID, UNKNOWN
from portal.routing.model import NO_ADDRESS, OUTSIDE
from portal.routing.region import Region

Options = list[tuple[str, str]]


def situation_options(offer: Snapshot, locale: str) -> list[tuple[str, str, str, str]]:
    """Situations as whole cards with their drawing."""
    return [
        (each.id, each.words.get(locale) or each.words["nl"], "", each.icon)
        for each in offer.situations
    ]


def home_options(region: Region) -> Options:
    """The municipalities of the region, elsewhere, nowhere, or not said."""
    return [
        *((place.name, place.name) for place in region.municipalities),
        (OUTSIDE, gettext("Ergens anders")),
        (NO_ADDRESS, gettext("Ik heb geen vaste plek")),
        (NOT_SAID, gettext("Zeg ik liever niet")),
    ]


def school_options(region: Region) -> Options:
    """The region's own schools by name, then kinds of other schools."""
    own = [(p.id, p.name) for p in region.partners if p.type.startswith(SCHOOL_PREFIX)]
    return [
        ("", gettext("Kies een school")),
        *own,
        ("secondary", gettext("Een middelbare school")),
        ("mbo_outside", gettext("Een mbo ergens anders")),
        ("hbo", gettext("Hbo of universiteit")),
        ("abroad", gettext("Een school in een ander land")),
        ("other", gettext("Een andere school")),
        (UNKNOWN, gettext("Weet ik niet")),
        (NOT_SAID, gettext("Zeg ik liever niet")),
    ]


def mbo_values(region: Region) -> frozenset[str]:
    """The choices of school for which a level makes sense."""
    own = {p.id for p in region.partners if p.type == f"{SCHOOL_PREFIX}mbo"}
    return frozenset(own | {"mbo_outside"})


def diploma_options() -> Options:
    """The highest diploma, in everyday words."""
    return [
        ("", gettext("Kies een diploma")),
        ("none", gettext("Nog geen diploma")),
        ("vmbo", gettext("Vmbo")),
        ("havo", gettext("Havo")),
        ("vwo", gettext("Vwo")),
        ("pro", gettext("Praktijkschool")),
        ("vso", gettext("Speciaal onderwijs (vso)")),
        ("mbo1", gettext("Mbo niveau 1 (entree)")),
        ("mbo2", gettext("Mbo niveau 2")),
        ("mbo3", gettext("Mbo niveau 3")),
        ("mbo4", gettext("Mbo niveau 4")),
        ("higher", gettext("Hbo of hoger")),
        ("foreign", gettext("Een diploma uit een ander land")),
        (UNKNOWN, gettext("Weet ik niet")),
        (NOT_SAID, gettext("Zeg ik liever niet")),
    ]
