"""The values of facts in the words of staff."""

from __future__ import annotations

from typing import Final

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
