"""What the columns of a copy are called, and their values in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString, gettext, lazy_gettext

WORDS: Final[Mapping[str, LazyString]] = {
    "first_name": lazy_gettext("Voornaam"),
    "born_on": lazy_gettext("Geboren op"),
    "home": lazy_gettext("Woonplaats"),
    "phone": lazy_gettext("Nummer"),
    "email": lazy_gettext("Mailadres"),
    "channel": lazy_gettext("Hoe je wordt bereikt"),
    "safe_times": lazy_gettext("Veilige tijden"),
    "somebody_reads_along": lazy_gettext("Iemand leest mee"),
    "locale": lazy_gettext("Taal"),
    "created_at": lazy_gettext("Gemaakt op"),
    "reference": lazy_gettext("Nummer bij ons"),
    "words": lazy_gettext("In jouw woorden"),
    "topics": lazy_gettext("Waar het over gaat"),
    "text": lazy_gettext("Tekst"),
    "body": lazy_gettext("Tekst"),
    "subject": lazy_gettext("Onderwerp"),
    "recipient": lazy_gettext("Aan wie"),
    "state": lazy_gettext("Hoe het staat"),
    "kind": lazy_gettext("Soort"),
    "at": lazy_gettext("Wanneer"),
    "starts_at": lazy_gettext("Begint"),
    "ends_at": lazy_gettext("Eindigt"),
    "place": lazy_gettext("Waar"),
    "opened_at": lazy_gettext("Begonnen op"),
    "closed_at": lazy_gettext("Klaar op"),
    "promised_at": lazy_gettext("Beloofd vóór"),
    "first_contact_at": lazy_gettext("Eerste contact"),
    "contact_person_id": lazy_gettext("Contactpersoon"),
    "stand_in_id": lazy_gettext("Vervanger"),
    "staff_id": lazy_gettext("Wie"),
    "lead_id": lazy_gettext("Wie jou volgens de wet helpt"),
    "facts": lazy_gettext("Wat je invulde"),
    "routing": lazy_gettext("Hoe is bepaald wie helpt"),
    "choice": lazy_gettext("Hoe je contactpersoon is gekozen"),
    "needs": lazy_gettext("Wat je nodig hebt"),
    "next_step": lazy_gettext("Volgende stap"),
    "next_step_on": lazy_gettext("Volgende stap op"),
    "is_private": lazy_gettext("Werknotitie"),
    "private_reason": lazy_gettext("Waarom je dit niet leest"),
    "purpose": lazy_gettext("Waarvoor"),
    "text_read": lazy_gettext("De tekst die je las"),
    "given_at": lazy_gettext("Ja op"),
    "withdrawn_at": lazy_gettext("Gestopt op"),
    "answer": lazy_gettext("Antwoord"),
    "answered_at": lazy_gettext("Antwoord op"),
    "asked_at": lazy_gettext("Gevraagd op"),
    "due_at": lazy_gettext("Uiterlijk op"),
    "due_on": lazy_gettext("Uiterlijk op"),
    "done_at": lazy_gettext("Klaar op"),
    "parts": lazy_gettext("Jouw verhaal"),
    "ready": lazy_gettext("Wat gedeeld mag worden"),
    "saved_at": lazy_gettext("Bewaard op"),
    "device": lazy_gettext("Apparaat"),
    "in_words": lazy_gettext("Wat er gebeurde"),
    "action": lazy_gettext("Wat er gebeurde, als code"),
    "actor_kind": lazy_gettext("Wie: soort"),
    "actor_id": lazy_gettext("Wie: nummer"),
    "name": lazy_gettext("Naam"),
    "word": lazy_gettext("Woord"),
    "details": lazy_gettext("Meer"),
}


def say_column(name: str) -> str:
    """A column in words; what has none is called by its own name."""
    known = WORDS.get(name)
    return str(known) if known is not None else name.replace("_", " ")


def say_value(value: Any) -> str:
    """A value as a person reads it; empty for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return str(gettext("Ja") if value else gettext("Nee"))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
