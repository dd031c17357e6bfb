"""What the account pages take in, and what they say when it is not right yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext, lazy_gettext, ngettext

from portal.accounts.passwords import MAX_LENGTH, MIN_LENGTH, PasswordProblem

FIELD_LENGTH: Final = 1000
Errors = list[tuple[str, str]]

PASSWORD_WORDS: Final = {
    PasswordProblem.TOO_SHORT: lazy_gettext(
        "Neem een langer wachtwoord: %(count)s tekens of meer.", count=MIN_LENGTH
    ),
    PasswordProblem.TOO_LONG: lazy_gettext(
        "Dit wachtwoord is te lang. Het mag %(count)s tekens zijn.", count=MAX_LENGTH
    ),
    PasswordProblem.COMMON: lazy_gettext(
        "Dit wachtwoord is makkelijk te raden. Neem een paar losse woorden of een zin."
    ),
    PasswordProblem.PERSONAL: lazy_gettext(
        "In dit wachtwoord zit je naam of mailadres. Neem iets wat niemand van je weet."
    ),
}


@dataclass(frozen=True, slots=True)
class SignInForm:
    """Mail address, password and one-time code, as typed; cut off where no real one is longer."""

    email: str
    password: str
    code: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> SignInForm:
        """Take the three fields out of a posted form."""
        return cls(*(form.get(name, "")[:FIELD_LENGTH] for name in ("email", "password", "code")))

    def errors(self) -> Errors:
        """What is missing, before anything is looked up."""
        asked = {
            "email": gettext("Vul je mailadres in."),
            "password": gettext("Vul je wachtwoord in."),
            "code": gettext("Vul de code uit je app in."),
        }
        return [(name, words) for name, words in asked.items() if not getattr(self, name).strip()]


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The present password, a fresh code, and the password to be."""

    current_password: str
    code: str
    new_password: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> PasswordForm:
        """Take the three fields out of a posted form."""
        names = ("current_password", "code", "new_password")
        return cls(*(form.get(name, "")[:FIELD_LENGTH] for name in names))

    def errors(self) -> Errors:
        """What is missing, before anything is looked up."""
        asked = {
            "current_password": gettext("Vul het wachtwoord in dat je nu hebt."),
            "code": gettext("Vul de code uit je app in."),
            "new_password": gettext("Vul een nieuw wachtwoord in."),
        }
        return [(name, words) for name, words in asked.items() if not getattr(self, name).strip()]


def say_refused() -> str:
    """One sentence for every wrong combination: it tells nothing about who has an account."""
    return str(
        gettext("Dit klopt nog niet. Kijk je mailadres en wachtwoord na, en neem een nieuwe code.")
    )


def say_wait(wait: timedelta) -> str:
    """How long to wait before another try is looked at, rounded up to minutes."""
    minutes = -(-int(wait.total_seconds() + 1) // 60)
    words = ngettext(
        "Er is te vaak iets verkeerds ingevuld. Probeer het over %(num)s minuut nog eens.",
        "Er is te vaak iets verkeerds ingevuld. Probeer het over %(num)s minuten nog eens.",
        minutes,
    )
    return str(words)


def answer_for(
    wait_until: datetime | None, *, now: datetime, field: str
) -> tuple[Errors, int, dict[str, str]]:
    """Errors, status and headers for a try that was not accepted."""
    if wait_until is None:
        return [(field, say_refused())], 422, {}
    wait = wait_until - now
    seconds = str(max(1, int(wait.total_seconds()) + 1))
    return [(field, say_wait(wait))], 429, {"Retry-After": seconds}
