"""What the invented coaches write and say. Written to the young person, who reads along."""

from __future__ import annotations

from typing import Final

CONTACTS: Final = (
    "We hebben elkaar gesproken. Je vertelde wat er speelt. We beginnen bij het kleinste stukje.",
    "Even gebeld. Het was fijn om je stem te horen. We spraken af wat we eerst doen.",
    "We dronken koffie bij De Kade. Je weet goed wat je niet wilt. Nu nog wat wel.",
    "We appten over en weer. Je zei dat het spannend was. Je deed het toch.",
    "Samen op een rij gezet wat je nodig hebt. Het waren er drie. Dat is te doen.",
)
LATER_CONTACTS: Final = (
    "We spraken elkaar weer. Het gaat beter dan je dacht.",
    "Je was er. We hebben samen gebeld en het is geregeld.",
    "Je stuurde wat je al had uitgezocht. Dat scheelt ons een hoop.",
)
NOTES: Final = (
    "Je praat liever 's middags. Dat onthoud ik.",
    "Je wilt eerst zelf nadenken. Ik laat je tot donderdag met rust.",
    "Je neemt de volgende keer iemand mee. Goed idee.",
    "Je vroeg om een bericht en geen telefoontje. Dat doen we zo.",
)
STEPS: Final = (
    "Samen langs bij de garage",
    "Bellen over de brief",
    "Kijken bij een open dag",
    "Je cv samen afmaken",
    "Vragen hoe de eerste week was",
    "Samen naar de gemeente",
    "Wachten op het antwoord, dan appen",
)
ATTEMPTS: Final = ("no_answer", "message_left")
CLOSING: Final = {
    "nl": "Het is gelukt om samen een stap te zetten. Wil je later weer praten? Dat kan altijd.",
    "en": "We took a step together. Do you want to talk again later? You always can.",
}


def pick(words: tuple[str, ...], number: int) -> str:
    """One of the texts, always the same for the same number."""
    return words[number % len(words)]


ASKED = "Belde: mag ik iets later komen? Wil graag iets horen."
RESTS = "Het is nu druk. Even rust is goed. Daarna praten we verder."
