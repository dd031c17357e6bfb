"""Calendar files, and the structured data that the offer's pages carry."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, url_for

from portal.access.guard import public
from portal.answers import shared
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem, OfferMoment
from portal.catalogue.models import ItemKind
from portal.catalogue.wording import ENDPOINTS
from portal.clock import now
from portal.config import Settings
from portal.i18n import current_locale
from portal.publishing.calendar_files import make_calendar
from portal.publishing.structured import Data, describe

publishing = Blueprint("publishing", __name__)


@publishing.get("/agenda/<int:moment_id>.ics")
@public
@shared
def download_moment(moment_id: int) -> Response:
    """One moment for somebody's calendar."""
    pairs = ((item, moment) for item in current_offer().items for moment in item.moments)
    found = next((pair for pair in pairs if pair[1].id == moment_id), None)
    if found is None:
        abort(404)
    item, moment = found
    return calendar_response(item, (moment,), name=f"{item.slug}-{moment.id}")


@publishing.get("/aanbod/<slug>.ics", defaults={"kind": ItemKind.MODULE})
@publishing.get("/moment/<slug>.ics", defaults={"kind": ItemKind.EVENT})
@public
@shared
def download_item(kind: ItemKind, slug: str) -> Response:
    """All moments to come of a module or an event."""
    item = current_offer().by_slug.get((kind, slug))
    if item is None or not item.coming(now()):
        abort(404)
    return calendar_response(item, item.coming(now()), name=item.slug)


def calendar_response(item: OfferItem, moments: tuple[OfferMoment, ...], *, name: str) -> Response:
    """A calendar file that a phone offers to add."""
    host = urlsplit(base_url()).hostname or "opstap"
    content = make_calendar(
        item,
        moments,
        locale=current_locale(),
        address=full_address(item),
        host=host,
        now=now(),
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@publishing.app_template_global("structured_data")
def structured_data(item: OfferItem) -> Data:
    """The JSON-LD of an item's page."""
    return describe(
        item,
        locale=current_locale(),
        address=full_address(item),
        base_url=base_url(),
        now=now(),
    )


def full_address(item: OfferItem) -> str:
    """The item's page with the portal's public address before it, in the language in force."""
    return base_url() + url_for(ENDPOINTS[item.kind], slug=item.slug)


def base_url() -> str:
    """The public address of the portal."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url
