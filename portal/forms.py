"""What people type, made fit to keep: text, numbers and addresses, with kind words when not.

Pure functions. A mistake carries a sentence that says what is wrong and how to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

MOBILE_DIGITS: Final = 10
MAX_NAME_LENGTH: Final = 80
# Long enough for every number on earth with its spaces; longer input is not read at all.
MAX_PHONE_LENGTH: Final = 40
MAX_EMAIL_LENGTH: Final = 254
# Spoken text may hold these; all other control characters, NUL first, break databases and mail.
KEPT_CONTROLS: Final = frozenset("\n\t")
# No word of any language has more marks on one letter (UAX 15). Composing sorts them, and sorting
# a whole form of them keeps a process busy for minutes.
MOST_MARKS: Final = 30
# Characters that turn the reading direction of what follows them, also on other people's screens.
DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Signs without a shape: spaces, marks of direction and joining; and letters that are blank.
UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})
EMPTY_SIGNS: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0")
NUMBER_TYPES: Final = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


# A submitted form: names to one or more texts.
Fields = MultiDict[str, str]


class MistakeError(ValueError):
    """Something was typed that cannot be used; the message is for the person who typed it."""

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language in force."""
        return str(self.args[0])


def clean_text(text: str) -> str:
    """Text as it is kept: composed, one kind of line end, no control or direction characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = unicodedata.normalize("NFC", _without_piles(lines))
    return "".join(c for c in lines if _may_stay(c)).strip()


def _without_piles(text: str) -> str:
    """The text with at most MOST_MARKS marks on one letter."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _may_stay(character: str) -> bool:
    if character in DIRECTION_MARKS:
        return False
    # Half of a surrogate pair cannot be written as UTF-8.
    return character in KEPT_CONTROLS or unicodedata.category(character) not in {
        "Cc",
        "Cs",
    }


def says_nothing(text: str) -> bool:
    """True for words of only spaces and signs that nobody sees."""
    return all(
        character in EMPTY_SIGNS or unicodedata.category(character) in UNSEEN for character in text
    )


def clean_line(text: str) -> str:
    """Text on one line, with single spaces."""
    return re.sub(r"\s+", " ", clean_text(text))


def read_words(text: str, *, maximum: int) -> str:
    """Own words of at most `maximum` characters, counted as they are kept."""
    words = clean_text(text)
    too_many = len(words) - maximum
    if too_many > 0:
        raise MistakeError(
            ngettext(
                "Je tekst is %(num)s teken te lang. Maak hem iets korter.",
                "Je tekst is %(num)s tekens te lang. Maak hem iets korter.",
                too_many,
            )
        )
    return words


def read_first_name(text: str) -> str:
    """A first name of at most 80 characters, as people write it themselves."""
    name = clean_line(text)
    if not any(c.isalpha() for c in name):
        raise MistakeError(gettext("Hoe mogen we je noemen? Vul een voornaam in."))
    if len(name) > MAX_NAME_LENGTH:
        raise MistakeError(gettext("Dit is wel heel lang. Vul alleen een voornaam in."))
    return name


def read_phone(text: str, *, needs_mobile: bool = False) -> str:
    """A phone number as +31612345678; a number without a country is Dutch.

    `needs_mobile` refuses a landline, which takes no text messages.
    """
    typed = clean_line(text)
    if not typed:
        raise MistakeError(gettext("Vul je nummer in. Zo kan jouw contactpersoon je bereiken."))
    if len(typed) > MAX_PHONE_LENGTH:
        raise MistakeError(gettext("Dit is te lang. Een 06-nummer heeft 10 cijfers."))
    _refuse_wrong_length(typed)
    number = _parse(typed)
    if needs_mobile and phonenumbers.number_type(number) not in NUMBER_TYPES:
        raise MistakeError(
            gettext(
                "Op dit nummer kun je geen berichten krijgen. Vul een 06-nummer in, of kies bellen."
            )
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _parse(typed: str) -> phonenumbers.PhoneNumber:
    mistake = MistakeError(gettext("Dit nummer kennen we niet. Kijk je het nog even na?"))
    try:
        number = phonenumbers.parse(typed, "NL")
    except phonenumbers.NumberParseException as error:
        raise mistake from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise mistake
    return number


def _refuse_wrong_length(typed: str) -> None:
    """Say how many digits a Dutch number misses: the mistake that is made most."""
    digits = "".join(str(unicodedata.digit(c)) for c in typed if c.isdecimal())
    national = re.sub(r"^(?:\+\s*31|00\s*31)(?:\s*\(0\))?", "0", typed)
    if national != typed:
        digits = "0" + digits.removeprefix("00").removeprefix("31").removeprefix("0")
    elif typed.startswith(("+", "00")) or not digits.startswith("0"):
        return
    missing = MOBILE_DIGITS - len(digits)
    if missing:
        raise MistakeError(_wrong_length(missing, len(digits), mobile=digits.startswith("06")))


def _wrong_length(missing: int, typed: int, *, mobile: bool) -> str:
    if missing > 0:
        first = ngettext("Er mist een cijfer.", "Er missen %(num)s cijfers.", missing)
    else:
        first = ngettext(
            "Er staat een cijfer te veel.", "Er staan %(num)s cijfers te veel.", -missing
        )
    kind = gettext("Een 06-nummer") if mobile else gettext("Een nummer")
    second = gettext("%(kind)s heeft 10 cijfers, jij typte er %(typed)s.", kind=kind, typed=typed)
    return f"{first} {second}"


def read_email(text: str) -> str:
    """A mail address in lower case. Whether it exists shows when mail is sent, not here."""
    typed = clean_line(text)
    if not typed:
        raise MistakeError(gettext("Vul je mailadres in. Zo kan jouw contactpersoon je bereiken."))
    if "@" not in typed:
        raise MistakeError(gettext("In een mailadres zit een @, zoals naam@voorbeeld.nl."))
    if len(typed) > MAX_EMAIL_LENGTH:
        raise MistakeError(gettext("Dit mailadres is te lang. Klopt het wel?"))
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise MistakeError(
            gettext("Dit mailadres klopt nog niet. Kijk naar de letters voor en na de @.")
        ) from error
    return checked.normalized.lower()
