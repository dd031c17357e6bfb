"""What an example message is for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from flask_babel import LazyString, lazy_gettext


class Purpose(StrEnum):
    """When a coach is shown it first."""

    NO_ANSWER = "no_answer"
    SECOND_TRY = "second_try"
    INVITE = "invite"
    REMINDER = "reminder"
    SILENCE = "silence"
    NEW_CONTACT_PERSON = "new_contact_person"
    SEE_YOU = "see_you"
    GOODBYE = "goodbye"
    FREE = "free"


PURPOSE_WORDS: Final[Mapping[Purpose, LazyString]] = {
    Purpose.NO_ANSWER: lazy_gettext("Nam niet op"),
    Purpose.SECOND_TRY: lazy_gettext("Nog een keer proberen"),
    Purpose.INVITE: lazy_gettext("Uitnodigen"),
    Purpose.REMINDER: lazy_gettext("Herinneren"),
    Purpose.SILENCE: lazy_gettext("Lang niets gehoord"),
    Purpose.NEW_CONTACT_PERSON: lazy_gettext("Nieuwe contactpersoon"),
    Purpose.SEE_YOU: lazy_gettext("Tot dan"),
    Purpose.GOODBYE: lazy_gettext("Afscheid"),
    Purpose.FREE: lazy_gettext("Iets anders"),
}


def known_purpose(text: str) -> Purpose | None:
    """The purpose with this value, or None: an older database may hold one that is gone."""
    return next((each for each in Purpose if each.value == text), None)
