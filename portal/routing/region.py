"""The region as the rules need it: municipalities, partners, school policies, offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.routing.model import FRONT_DESK, NO_ADDRESS, OUTSIDE, Party

ALL_MUNICIPALITIES = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a school itself has settled, from ``valid_from`` on.

    ``guidance_months``: kind of training -> months after the diploma (pro, vso: after leaving);
    None when the school has settled nothing, a missing kind means that it is not guided.
    ``absence_weeks``: the school's own limit, None when it has none.
    """

    valid_from: date
    guidance_months: Mapping[str, int] | None
    absence_weeks: int | None

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Policy:
        months = document.get("guidance_months")
        weeks = document.get("absence_weeks")
        return cls(
            valid_from=as_day(document.get("valid_from", date.min)),
            guidance_months=None if months is None else {str(k): int(months[k]) for k in months},
            absence_weeks=None if weeks is None else int(weeks),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation with a task. ``municipalities`` None: it serves the whole region."""

    id: str
    type: str
    name: str
    municipalities: frozenset[str] | None = None
    policies: tuple[Policy, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Partner:
        """Read a partner; its policy may stand flat on the partner, in ``policies``, or both.

        Raises KeyError when id, type or name is missing.
        """
        served = document.get("municipalities", ALL_MUNICIPALITIES)
        policies = [Policy.from_document(each) for each in document.get("policies", ())]
        if "guidance_months" in document or "absence_weeks" in document:
            flat = {key: document.get(key) for key in ("guidance_months", "absence_weeks")}
            policies.append(Policy.from_document(flat))
        return cls(
            id=document["id"],
            type=document["type"],
            name=document["name"],
            municipalities=None if served == ALL_MUNICIPALITIES else frozenset(served),
            policies=tuple(sorted(policies, key=lambda policy: policy.valid_from)),
        )

    def policy_on(self, day: date) -> Policy | None:
        """The policy in force on a day: the last one that had begun."""
        begun = [policy for policy in self.policies if policy.valid_from <= day]
        return begun[-1] if begun else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality of the Doorstroompunt region; its labour market region may be another."""

    id: str
    name: str
    labour_market_region: str | None = None
    work_department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Municipalities and partners, with the look-ups the rules need.

    ``centre`` is the id of the municipality that serves people without an address.
    """

    name: str
    municipalities: tuple[Municipality, ...]
    partners: tuple[Partner, ...]
    types_without_an_office: tuple[str, ...]
    centre: str | None
    _places: Mapping[str, Municipality]
    _partners: Mapping[str, Partner]
    _offices: Mapping[tuple[str, str], str]
    _sole_offices: Mapping[str, str]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Region:
        """Read ``region``, ``partners`` and ``partner_types_without_an_office_here``.

        Raises KeyError for a missing key and ValueError for a reference to something unknown.
        """
        region = document["region"]
        return build_region(
            name=region["name"],
            municipalities=[
                Municipality(
                    id=each["id"],
                    name=each["name"],
                    labour_market_region=each.get("labour_market_region"),
                    work_department=each.get("work_department"),
                )
                for each in region["municipalities"]
            ],
            partners=[Partner.from_document(each) for each in document["partners"]],
            types_without_an_office=document.get("partner_types_without_an_office_here", ()),
            centre=_centre_of(document),
        )

    @property
    def partner_types(self) -> frozenset[str]:
        """Every type that may lead or be alongside, with or without an office here."""
        return frozenset(each.type for each in self.partners) | set(self.types_without_an_office)

    def partner(self, partner_id: str | None) -> Partner | None:
        """The partner with this id, None when it is not of this region."""
        return self._partners.get(partner_id) if partner_id else None

    def municipality(self, home: str | None) -> Municipality | None:
        """The municipality of a home (name or id); no address belongs to the centre's."""
        if home == NO_ADDRESS:
            home = self.centre
        return self._places.get(home) if home else None

    def office(self, partner_type: str, home: str | None) -> Party:
        """The partner of a type that serves a home; None in the party when there is none here.

        Somebody from outside is served by the office over there, except that the front desk of
        this region is there for everybody. A home that is not known has an office only where
        one office serves the whole region.
        """
        sole = self._sole_offices.get(partner_type)
        if partner_type == FRONT_DESK:
            return Party(partner_type, sole)
        if home == OUTSIDE:
            elsewhere = f"{partner_type}_elsewhere"
            known = elsewhere in self.types_without_an_office
            return Party(elsewhere if known else partner_type, None)
        place = self.municipality(home)
        if place is None:
            return Party(partner_type, sole)
        return Party(partner_type, self._offices.get((partner_type, place.id)))


def build_region(
    *,
    name: str,
    municipalities: Sequence[Municipality],
    partners: Sequence[Partner],
    types_without_an_office: Sequence[str] = (),
    centre: str | None,
) -> Region:
    """Put a region together from its parts, from a document or from the database.

    Raises ValueError when a partner, a municipality or the centre refers to something unknown,
    because a typing mistake there would quietly leave people without an office.
    """
    ids = {place.id for place in municipalities}
    by_id = {partner.id: partner for partner in partners}
    unknown = {centre} - ids - {None}
    for partner in partners:
        unknown |= (partner.municipalities or set()) - ids
    unknown |= {place.work_department for place in municipalities} - set(by_id) - {None}
    if unknown:
        raise ValueError(f"unknown in the region: {', '.join(sorted(map(str, unknown)))}")
    return Region(
        name=name,
        municipalities=tuple(municipalities),
        partners=tuple(partners),
        types_without_an_office=tuple(types_without_an_office),
        centre=centre,
        _places={key: place for place in municipalities for key in (place.id, place.name)},
        _partners=by_id,
        _offices=_offices(municipalities, partners, by_id),
        _sole_offices=_sole_offices(partners),
    )


def _offices(
    municipalities: Sequence[Municipality],
    partners: Sequence[Partner],
    by_id: Mapping[str, Partner],
) -> dict[tuple[str, str], str]:
    """(type, municipality id) -> partner id; the first partner that serves a place keeps it."""
    offices: dict[tuple[str, str], str] = {}
    for place in municipalities:
        if place.work_department:
            offices[by_id[place.work_department].type, place.id] = place.work_department
        for partner in partners:
            if partner.municipalities is None or place.id in partner.municipalities:
                offices.setdefault((partner.type, place.id), partner.id)
    return offices


def _sole_offices(partners: Sequence[Partner]) -> dict[str, str]:
    """Type -> the partner that serves the whole region."""
    sole: dict[str, str] = {}
    for partner in partners:
        if partner.municipalities is None:
            sole.setdefault(partner.type, partner.id)
    return sole


def _centre_of(document: Mapping[str, Any]) -> str | None:
    """The centre municipality: named as such, by its role, or the Doorstroompunt's contact."""
    region = document["region"]
    by_role = [p["id"] for p in region["municipalities"] if "centrum" in p.get("role", "")]
    contacts = [
        p["contact_municipality"] for p in document["partners"] if p.get("contact_municipality")
    ]
    named = [region["centre_municipality"]] if region.get("centre_municipality") else []
    return next(iter([*named, *by_role, *contacts]), None)


def as_day(value: Any) -> date:
    """A date from YAML (already a date) or JSON (ISO text)."""
    return value if isinstance(value, date) else date.fromisoformat(value)
