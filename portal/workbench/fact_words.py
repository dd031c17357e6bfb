"""Facts and their values in the words of staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.routing import model

DIPLOMAS: Final = {
    model.Diploma.NONE: lazy_gettext("Geen diploma"),
    model.Diploma.VMBO: "vmbo",
    model.Diploma.HAVO: "havo",
    model.Diploma.VWO: "vwo",
    model.Diploma.PRO: lazy_gettext("praktijkschool"),
    model.Diploma.VSO: "vso",
    model.Diploma.MBO1: lazy_gettext("mbo 1 (entree)"),
    model.Diploma.MBO2: "mbo 2",
    model.Diploma.MBO3: "mbo 3",
    model.Diploma.MBO4: "mbo 4",
    model.Diploma.FOREIGN: lazy_gettext("Uit een ander land"),
    model.Diploma.UNKNOWN: lazy_gettext("Weet niet of het een diploma was"),
}
SCHOOL_TYPES: Final = {
    model.SchoolType.VO: "vo",
    model.SchoolType.VAVO: "vavo",
    model.SchoolType.PRO: lazy_gettext("praktijkschool"),
    model.SchoolType.VSO: "vso",
    model.SchoolType.MBO: "mbo",
    model.SchoolType.HBO: "hbo",
    model.SchoolType.WO: lazy_gettext("universiteit"),
    model.SchoolType.PRIVATE: lazy_gettext("particuliere school"),
    model.SchoolType.FOREIGN: lazy_gettext("school in een ander land"),
}
WORKING: Final = {
    model.Working.NONE: lazy_gettext("Nee"),
    model.Working.SOME: lazy_gettext("Een paar uur"),
    model.Working.FULL: lazy_gettext("Ja, de hele week"),
    model.Working.SELF_EMPLOYED: lazy_gettext("Voor zichzelf"),
    model.Working.VOLUNTEER: lazy_gettext("Vrijwilliger"),
}
BENEFITS: Final = {
    model.Benefit.NONE: lazy_gettext("Nee"),
    model.Benefit.ASKED: lazy_gettext("Aangevraagd"),
    model.Benefit.BIJSTAND: lazy_gettext("Bijstand"),
    model.Benefit.WW: "WW",
    model.Benefit.WAJONG: "Wajong",
}
YES_NO: Final = {
    model.Answer.YES: lazy_gettext("Ja"),
    model.Answer.NO: lazy_gettext("Nee"),
    model.Answer.UNKNOWN: lazy_gettext("Nog niet duidelijk"),
}
URGENT: Final = {
    model.UrgentTopic.DEBT: lazy_gettext("Schulden"),
    model.UrgentTopic.MONEY_NOW: lazy_gettext("Vandaag geen geld"),
}
ASKED_BY: Final = {
    model.Asking.SELF: lazy_gettext("De jongere zelf"),
    model.Asking.PARENT: lazy_gettext("Een ouder"),
    model.Asking.PROFESSIONAL: lazy_gettext("Een professional"),
}
PATHWAYS: Final = {model.Pathway.BOL: "bol", model.Pathway.BBL: "bbl"}
LABELS: Final = {
    "born": lazy_gettext("Geboren op"),
    "home": lazy_gettext("Woont in"),
    "enrolled": lazy_gettext("Staat nu ingeschreven"),
    "school": lazy_gettext("School, nu of de laatste"),
    "school_type": lazy_gettext("Soort school"),
    "level": lazy_gettext("Niveau (1 tot en met 4)"),
    "pathway": lazy_gettext("Bol of bbl"),
    "final_phase": lazy_gettext("In het laatste half jaar"),
    "absent_weeks": lazy_gettext("Weken afwezig zonder goede reden"),
    "wants_to_stop": lazy_gettext("Wil stoppen"),
    "left_on": lazy_gettext("Van school sinds"),
    "earlier_school": lazy_gettext("School daarvoor"),
    "earlier_left_on": lazy_gettext("Daar weg sinds"),
    "diploma": lazy_gettext("Hoogste diploma"),
    "diploma_on": lazy_gettext("Diploma gehaald op"),
    "start_qualification": lazy_gettext("Startkwalificatie, bij een diploma uit een ander land"),
    "working": lazy_gettext("Werkt"),
    "benefit": lazy_gettext("Uitkering"),
    "urgent_topic": lazy_gettext("Wat dringt"),
    "topics": lazy_gettext("Gaat over"),
    "keep_out": lazy_gettext("Mag dit niet weten"),
    "running": lazy_gettext("Module die nu loopt"),
    "refused_on": lazy_gettext("Zei eerder nee op"),
    "asking": lazy_gettext("Wie vroeg het"),
}
# The values that are chosen from a fixed list.
VALUES: Final[Mapping[str, Mapping[Any, Any]]] = {
    "school_type": SCHOOL_TYPES,
    "pathway": PATHWAYS,
    "diploma": DIPLOMAS,
    "start_qualification": YES_NO,
    "working": WORKING,
    "benefit": BENEFITS,
    "urgent_topic": URGENT,
    "asking": ASKED_BY,
}
