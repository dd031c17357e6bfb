"""What is needed to open a case, wherever it was asked: by phone, at the counter, or online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.cases.models import ContactChannel
from portal.routing.model import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsent:
    """One yes. `name` is the person named in the words that were read; `recipient` a partner id."""

    purpose: str
    recipient: str
    locale: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRequest:
    """A young person's request, checked and clean.

    `registration_key` is random and made before the first question, so that sending twice opens
    nothing twice. `situation.born` must be known. `coach` is the staff id of who was chosen.
    """

    registration_key: str
    first_name: str
    situation: Situation
    channel: ContactChannel
    phone: str | None = None
    email: str | None = None
    safe_times: tuple[str, ...] = ()
    somebody_reads_along: bool = False
    locale: str = "nl"
    words: str = ""
    about_ref: str | None = None
    coach: int | None = None
    is_urgent: bool = False
    consents: tuple[GivenConsent, ...] = ()

    @property
    def born_on(self) -> date:
        """The date of birth. Raises ValueError when it is missing: nobody can decide without."""
        if self.situation.born is None:
            raise ValueError("A case needs a date of birth.")
        return self.situation.born
