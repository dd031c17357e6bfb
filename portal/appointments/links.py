"""Addresses of one-purpose links, in the language of who reads them."""

from __future__ import annotations

from typing import Final

from flask import current_app

from portal.config import Settings
from portal.i18n import DEFAULT_LOCALE, LOCALES
from portal.purpose_links import Purpose, make_token

APPOINTMENT_PATH: Final = "/afspraak/{token}"
OFFER_PATH: Final = "/momenten/{token}"
OWN_PATH: Final = "/mijn-plek/afspraken"
CASE_PATH: Final = "/werk/dossier/{reference}"


def appointment_address(appointment_id: int, *, locale: str) -> str:
    """The page of one appointment, in full; moved or not, it shows the one that stands now."""
    token = make_token(Purpose.APPOINTMENT, appointment_id)
    return _address(APPOINTMENT_PATH.format(token=token), locale)


def offer_address(offer_id: int, *, locale: str) -> str:
    """The page of one offer of moments, in full."""
    return _address(OFFER_PATH.format(token=make_token(Purpose.OFFER, offer_id)), locale)


def own_address(*, locale: str) -> str:
    """All appointments in my place, for who signs in."""
    return _address(OWN_PATH, locale)


def case_address(reference: str) -> str:
    """The page of a case, for who works here."""
    return _address(CASE_PATH.format(reference=reference), DEFAULT_LOCALE)


def _address(path: str, locale: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    is_prefixed = locale in LOCALES and locale != DEFAULT_LOCALE
    return settings.base_url + (f"/{locale}{path}" if is_prefixed else path)
