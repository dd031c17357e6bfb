"""Full addresses of public pages, for sharing and for those who list pages."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import current_app, request

from portal.catalogue.model import OfferPlace
from portal.config import Settings
from portal.i18n import DEFAULT_LOCALE, LOCALES

MAP_SEARCH: Final = "https://www.openstreetmap.org/search"


def base_url() -> str:
    """The public address of the portal, without a slash at its end."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url


def page_addresses(pairs: list[tuple[str, str]] | None = None) -> dict[str, str]:
    """Language code to the full address of the page that is shown, with these parameters."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    prefixes = {code: "" if code == DEFAULT_LOCALE else f"/{code}" for code in LOCALES}
    path = quote(request.path)
    return {code: f"{base_url()}{prefix}{path}{query}" for code, prefix in prefixes.items()}


def map_address(place: OfferPlace) -> str:
    """Where a map shows the place; nothing is asked of it before somebody goes there."""
    words = ", ".join(part for part in (place.street, place.town) if part)
    return f"{MAP_SEARCH}?{urlencode({'query': words})}"
