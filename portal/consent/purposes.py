"""The purposes data is used for, with their words, from data/purposes.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

PURPOSES_PATH: Final = Path(__file__).parent / "data" / "purposes.yaml"
LOCALES: Final = ("nl", "en")


class Basis(StrEnum):
    """The legal ground of a purpose."""

    PUBLIC_TASK = "public_task"
    CONSENT = "consent"
    CONTRACT = "contract"
    VITAL = "vital"


class AskAt(StrEnum):
    """The moment at which a consent is asked by the portal itself."""

    SIGN_UP = "sign_up"
    APP = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeText:
    """A purpose in one language. {naam} and {organisatie} stand for who it is about."""

    who: str
    keep: str
    text: str
    title: str = ""
    why: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One purpose. Only where `basis` is consent is something asked."""

    id: str
    basis: Basis
    version: str
    texts: Mapping[str, PurposeText]
    data: tuple[str, ...]
    ask_at: tuple[AskAt, ...]
    # After so many months the portal removes it by itself; None: another rule decides.
    keep_months: int | None = None

    def read(self, locale: str, *, name: str = "", organisation: str = "") -> PurposeText:
        """The words as somebody reads them, in `locale` or else in Dutch."""
        text = self.texts.get(locale) or self.texts["nl"]

        def fill(words: str) -> str:
            return words.replace("{naam}", name).replace("{organisatie}", organisation)

        return PurposeText(
            who=fill(text.who),
            keep=fill(text.keep),
            text=fill(text.text),
            title=fill(text.title),
            why=fill(text.why),
            what=text.what,
        )


def load_purposes(path: Path) -> dict[str, Purpose]:
    """Purposes by id, in the order of the file. Raises KeyError for what is missing.

    Raises ValueError when something is asked that does not rest on consent: a question that is
    none would mislead.
    """
    document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    purposes = {each["id"]: _purpose(each) for each in document["purposes"]}
    for purpose in purposes.values():
        if purpose.ask_at and purpose.basis is not Basis.CONSENT:
            raise ValueError(f"{purpose.id} is asked, but rests on {purpose.basis}")
    return purposes


def _purpose(document: Mapping[str, Any]) -> Purpose:
    return Purpose(
        id=document["id"],
        basis=Basis(document["basis"]),
        version=document["version"],
        texts={locale: _text(document, locale) for locale in LOCALES},
        data=tuple(document["data"]),
        ask_at=tuple(AskAt(moment) for moment in document.get("ask_at", ())),
        keep_months=document.get("keep_months"),
    )


def _text(document: Mapping[str, Any], locale: str) -> PurposeText:
    return PurposeText(
        who=document[f"who_{locale}"],
        keep=document[f"keep_{locale}"],
        text=document[f"text_{locale}"],
        title=document.get(f"title_{locale}", ""),
        why=document.get(f"why_{locale}", ""),
        what=document[f"what_{locale}"],
    )


@cache
def all_purposes() -> Mapping[str, Purpose]:
    """The portal's purposes by id."""
    return load_purposes(PURPOSES_PATH)


def asked_at(moment: AskAt) -> tuple[Purpose, ...]:
    """The purposes that are asked at `moment`, in the order of the file."""
    return tuple(p for p in all_purposes().values() if moment in p.ask_at)
