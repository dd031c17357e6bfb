"""What somebody typed in a form that could not be kept, so that they need not type it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import request

# It is made anew for the page that gives the form back.
FORGERY_FIELD: Final = "csrf_token"
# A form with such a field is never given back: not what is in it, and not the rest.
SECRETS: Final = ("code", "passw", "wachtwoord", "token", "secret", "geheim", "sleutel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it came: where it goes, its fields, and the texts in it for people to copy."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What was written in words; a choice, a date or a number is not."""
        return "\n\n".join(value for _, value in self.fields if _is_in_words(value))


def typed_in_vain() -> Typed | None:
    """The form of this request, to be sent again; None when there is none or it holds a secret.

    It goes back to who sent it, in the answer to their own request, and nowhere else.
    """
    address = own_address()
    if request.method != "POST" or not address:
        return None
    fields = tuple((n, v) for n, v in request.form.items(multi=True) if n != FORGERY_FIELD)
    if any(part in name.lower() for name, _ in fields for part in SECRETS):
        return None
    return Typed(action=address, fields=fields)


def own_address() -> str:
    """The address of this request within this site; empty when nothing lives there."""
    if request.url_rule is None:
        return ""
    return request.script_root + request.full_path.rstrip("?")


def _is_in_words(value: str) -> bool:
    return len(value.split()) > 1 and any(each.isalpha() for each in value)
