"""The back-office column: who is responsible and why, in words. Never shown in front."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.catalogue.model import Snapshot
from portal.catalogue.wording import say_theme
from portal.partners.queries import partner_names
from portal.routing.contact import ReasonCode
from portal.routing.ruleset import RuleSet
from portal.routing.source import read_region_and_rules
from portal.workbench.words import LANGUAGES

CHOICES: Final = {
    ReasonCode.ASKED_FOR: lazy_gettext("De jongere koos deze persoon."),
    ReasonCode.ASKED_FOR_UNKNOWN: lazy_gettext("De gekozen persoon werkt hier niet meer."),
    ReasonCode.ASKED_FOR_KEPT_OUT: lazy_gettext("De gekozen persoon mag het niet weten."),
    ReasonCode.ASKED_FOR_AWAY: lazy_gettext("De gekozen persoon was er niet."),
    ReasonCode.ASKED_FOR_FULL: lazy_gettext("De gekozen persoon had geen plek."),
    ReasonCode.OF_LEAD_PARTNER: lazy_gettext("Werkt bij wie verantwoordelijk is: %(values)s."),
    ReasonCode.FRONT_DESK_LEADS: lazy_gettext("Het loket is verantwoordelijk."),
    ReasonCode.LEAD_HAS_NO_OFFICE_HERE: lazy_gettext(
        "Wie verantwoordelijk is, zit niet in de regio: %(values)s."
    ),
    ReasonCode.LEAD_HAS_NO_COACH: lazy_gettext("Geen coach bij %(values)s."),
    ReasonCode.LEAD_IS_FULL: lazy_gettext("Geen plek bij %(values)s."),
    ReasonCode.LEAD_IS_AWAY: lazy_gettext("Niemand aanwezig bij %(values)s."),
    ReasonCode.NO_FRONT_DESK: lazy_gettext("Er was niemand bij het loket."),
    ReasonCode.STANDS_IN: lazy_gettext("Neemt waar voor wie geen plek heeft of er niet is."),
    ReasonCode.FRONT_DESK_IS_FULL: lazy_gettext("Het loket zat vol, en houdt toch vast."),
    ReasonCode.THEME: lazy_gettext("Weet veel van: %(values)s."),
    ReasonCode.LANGUAGE: lazy_gettext("Spreekt: %(values)s."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOffice:
    """Words for the column; empty where nothing is known."""

    lead: str
    alongside: tuple[str, ...]
    rule: str
    rule_version: str
    missing: tuple[str, ...]
    reasons: tuple[str, ...]


def read_back_office(session: Session, case: Case, *, offer: Snapshot) -> BackOffice:
    """Lead, alongside, rule and the reasons of the choice."""
    _region, versions = read_region_and_rules(session)
    routing: Mapping[str, Any] = case.routing
    rules = _version(versions, routing.get("rule_version"))
    names = partner_names(session)

    def party(kind: str, partner: str | None) -> str:
        return names.get(partner or "") or rules.type_names.get(kind, kind)

    themes = {theme.id: say_theme(offer, theme.id) for theme in offer.themes}
    languages = {code: str(said) for code, said in LANGUAGES.items()}
    labels = {**names, **rules.type_names, **themes, **languages}
    return BackOffice(
        lead=party(case.lead_type, case.lead_id),
        alongside=tuple(party(each.partner_type, each.partner_id) for each in case.alongside),
        rule=rules.rule(routing["rule"]).text if routing.get("rule") else "",
        rule_version=routing.get("rule_version", ""),
        missing=tuple(rules.fact_names.get(n, n) for n in routing.get("missing_facts", ())),
        reasons=tuple(_reason(each, labels) for each in case.choice.get("reasons", ())),
    )


def _version(versions: tuple[RuleSet, ...], version: str | None) -> RuleSet:
    return next((rules for rules in versions if rules.version == version), versions[-1])


def _reason(stored: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    values = ", ".join(labels.get(value, value) for value in stored.get("values", ()))
    return str(CHOICES[ReasonCode(stored["code"])]) % {"values": values}
