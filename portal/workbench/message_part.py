"""Writing to a young person from their page: which examples, the words of one, how it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case, ContactChannel
from portal.cases.turn_columns import Turn
from portal.cases.writing import can_be_apped, channel_for
from portal.clock import local_day
from portal.partners.region import current_region
from portal.phrases.models import Phrase
from portal.phrases.purposes import PURPOSE_WORDS, Purpose, known_purpose
from portal.phrases.queries import used_phrases
from portal.workbench.message_words import Filled, fill_phrase

ASKED: Final = "voorbeeld"
# What a case most likely needs next, by whose turn it is.
FITTING: Final = {
    Turn.ANSWER: Purpose.FREE,
    Turn.WAIT: Purpose.SILENCE,
    Turn.REST: Purpose.SEE_YOU,
    Turn.STEP: Purpose.REMINDER,
    Turn.CHOOSE: Purpose.INVITE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Examples for one purpose: pairs of number and title."""

    words: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePart:
    """`chosen` is the example that was asked for, `filled` its words; both empty when none was."""

    groups: tuple[Group, ...]
    chosen: str
    filled: Filled | None
    channel: ContactChannel
    can_app: bool
    is_attempt: bool


def read_message_part(
    session: Session, case: Case, identity: Identity, now: datetime
) -> MessagePart | None:
    """The part; None where nobody may write."""
    phrases = used_phrases(session)
    asked = request.args.get(ASKED, "")
    phrase = next((each for each in phrases if str(each.id) == asked), None)
    filled = None
    if phrase is not None:
        filled = fill_phrase(
            phrase, case, identity=identity, card=current_region(), today=local_day(now)
        )
    return MessagePart(
        groups=_groups(phrases, first=fitting(case)),
        chosen=asked if phrase else "",
        filled=filled,
        channel=channel_for(case.young_person),
        can_app=can_be_apped(case.young_person),
        is_attempt=case.first_contact_at is None,
    )


def fitting(case: Case) -> Purpose:
    """The purpose that stands first: what people most often need at this point."""
    if case.first_contact_at is None:
        return Purpose.NO_ANSWER if case.attempts < 2 else Purpose.SECOND_TRY
    return FITTING.get(Turn(case.turn), Purpose.FREE)


def _groups(phrases: Sequence[Phrase], *, first: Purpose) -> tuple[Group, ...]:
    order = [first, *(each for each in Purpose if each is not first)]
    listed = {
        purpose: tuple(
            (str(each.id), each.title)
            for each in phrases
            if (known_purpose(each.purpose) or Purpose.FREE) is purpose
        )
        for purpose in order
    }
    return tuple(
        Group(words=str(PURPOSE_WORDS[purpose]), examples=examples)
        for purpose, examples in listed.items()
        if examples
    )
