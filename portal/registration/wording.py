"""Plain words for what routing chose: why this person, for somebody who never heard of partners."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from portal.catalogue.model import OfferItem, Snapshot
from portal.routing.contact import ContactChoice, Reason, ReasonCode


def reasons_in_words(choice: ContactChoice, *, offer: Snapshot, locale: str) -> list[str]:
    """One to three short sentences; never who is responsible, pays or provides."""
    name = choice.person.first_name
    said = [_in_words(reason, name, offer, locale) for reason in choice.reasons]
    sentences = [sentence for sentence in said if sentence]
    if choice.person.available:
        sentences.append(gettext("%(name)s heeft tijd voor je.", name=name))
    return list(dict.fromkeys(sentences))


def _in_words(reason: Reason, name: str, offer: Snapshot, locale: str) -> str:
    if reason.code is ReasonCode.THEME:
        titles = [
            (offer.themes_by_id[v].titles.get(locale) or offer.themes_by_id[v].titles["nl"])
            for v in reason.values
            if v in offer.themes_by_id
        ]
        themes = ", ".join(titles).lower()
        return str(gettext("%(name)s weet veel van: %(themes)s.", name=name, themes=themes))
    if reason.code is ReasonCode.LANGUAGE and "en" in reason.values:
        return str(gettext("%(name)s spreekt Engels.", name=name))
    return _about_wish(reason, name, offer)


def _about_wish(reason: Reason, name: str, offer: Snapshot) -> str:
    asked = _coach_by_staff(reason.values, offer)
    wished = asked.text("nl").title if asked else gettext("Wie je koos")
    words: Mapping[ReasonCode, str] = {
        ReasonCode.ASKED_FOR: gettext("Jij koos %(name)s.", name=name),
        ReasonCode.ASKED_FOR_FULL: gettext(
            "%(wished)s heeft nu geen plek. %(name)s wel.", wished=wished, name=name
        ),
        ReasonCode.ASKED_FOR_AWAY: gettext(
            "%(wished)s is er nu even niet. %(name)s wel.", wished=wished, name=name
        ),
        ReasonCode.FRONT_DESK_IS_FULL: gettext(
            "Het is druk. %(name)s zorgt dat je op tijd iets hoort.", name=name
        ),
    }
    return words.get(reason.code, "")


def _coach_by_staff(values: tuple[str, ...], offer: Snapshot) -> OfferItem | None:
    return next((offer.coach_of(int(v)) for v in values if v.isdecimal()), None)
