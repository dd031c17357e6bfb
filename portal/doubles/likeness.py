"""Whether two people may be one: what they share, in codes. Pure; a human decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import OSA

from portal.cases.lookups import fold, name_words, phone_digits
from portal.doubles.sounds import letters_of, sounds_of

# One slip of the finger in a name of so many letters, two in a long one; shorter names differ.
ONE_SLIP: Final = 6
TWO_SLIPS: Final = 11
OTHER_VOWEL: Final = 5
VOWELS: Final = frozenset("aeioY")
# The end of a name tells a girl from a boy (Julia and Julian), so that a slip there is none.
TELLING_ENDS: Final = frozenset("aeino")


class Shared(StrEnum):
    """Something that two people have in common."""

    # A name that is alike, with the same birth date, the day and the month changed about, or a
    # birth date that is one digit off (only beside the same telephone number).
    NAME_BORN = "name_born"
    NAME_TURNED = "name_turned"
    NAME_NEAR = "name_near"
    PHONE = "phone"
    EMAIL = "email"
    # A colleague saw it for themselves.
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of a person is compared."""

    first_name: str
    born_on: date
    phone: str | None
    email: str | None


def compare(one: Known, other: Known) -> tuple[Shared, ...]:
    """What two people share, in one order; nothing when they are not alike at all."""
    has_phone = is_same_phone(one.phone, other.phone)
    is_alike = are_alike(one.first_name, other.first_name)
    found = {
        Shared.NAME_BORN: is_alike and one.born_on == other.born_on,
        Shared.NAME_TURNED: is_alike
        and one.born_on != other.born_on
        and turned(one.born_on) == other.born_on,
        Shared.NAME_NEAR: is_alike and has_phone and is_digit_off(one.born_on, other.born_on),
        Shared.PHONE: has_phone,
        Shared.EMAIL: is_same_email(one.email, other.email),
    }
    return tuple(shared for shared, is_so in found.items() if is_so)


def are_alike(one: str, other: str) -> bool:
    """True for two spellings of one first name; also when one of the two wrote a second name."""
    firsts, seconds = name_words(one), name_words(other)
    if not firsts or not seconds:
        return fold(one) == fold(other)
    if _sound_alike("".join(firsts), "".join(seconds)):
        return True
    has_more = len(firsts) != len(seconds)
    return has_more and _sound_alike(firsts[0], seconds[0])


def is_same_phone(one: str | None, other: str | None) -> bool:
    """True for one number, however it was written down."""
    return bool(one and other) and phone_digits(str(one)) == phone_digits(str(other))


def is_same_email(one: str | None, other: str | None) -> bool:
    """True for one address; capitals say nothing."""
    return bool(one and other) and fold(str(one)) == fold(str(other))


def turned(day: date) -> date | None:
    """The date with day and month changed about, or None where that is no date."""
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def is_digit_off(one: date, other: date) -> bool:
    """True for two dates of which exactly one digit differs."""
    pairs = zip(one.isoformat(), other.isoformat(), strict=True)
    return sum(left != right for left, right in pairs) == 1


def _sound_alike(one: str, other: str) -> bool:
    firsts, seconds = sounds_of(one), sounds_of(other)
    if not firsts or not seconds:
        return fold(one) == fold(other)
    if firsts & seconds or _is_slip(letters_of(one), letters_of(other)):
        return True
    return any(_is_other_vowel(left, right) for left in firsts for right in seconds)


def _is_slip(one: str, other: str) -> bool:
    """A letter too many, too few, wrong, or two changed about."""
    longest = max(len(one), len(other))
    slips = (longest >= ONE_SLIP) + (longest >= TWO_SLIPS)
    # People seldom miss the first letter of their own name.
    if not slips or one[0] != other[0] or _differs_at_end(one, other):
        return False
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _is_other_vowel(one: str, other: str) -> bool:
    """One other vowel inside: Mohamed and Muhammad, Khalid and Khaled."""
    if len(one) != len(other) or len(one) < OTHER_VOWEL:
        return False
    differ = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    return (
        len(differ) == 1
        and 0 < differ[0] < len(one) - 1
        and {one[differ[0]], other[differ[0]]} <= VOWELS
    )


def _differs_at_end(one: str, other: str) -> bool:
    """True for one name that goes on where the other ends: Daniel, Daniela; Milan, Milana."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return one[:-1] == other[:-1] and {one[-1], other[-1]} <= TELLING_ENDS
    return long.startswith(short) and set(long[len(short) :]) <= TELLING_ENDS
