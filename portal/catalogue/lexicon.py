"""What people type and what they mean by it: words to skip, and words that mean the same.

Search words of one item belong to that item. Here is only what holds for the whole offer, in the
Dutch of the street, of school and of the letterbox, and in simple English.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS: Final = _words(
    """
    de het een en of maar want dus als dan dat die dit deze er is ben bent zijn was waren wordt
    word worden heb hebt heeft hebben had kan kun kunt kunnen kon mag mogen moet moeten wil wilt
    willen wou zal zou zullen ga gaat gaan doe doet doen laat ik jij je jou jouw u uw hij zij ze we
    wij jullie mij me mijn m'n mn hem haar ons onze hun wie wat waar wanneer hoe waarom welke in op
    aan bij met voor van naar uit om over te tot door na niet geen wel ook al nog even heel erg veel
    te teveel meer steeds soms vaak altijd zo nu hier daar toch maar eens weer iets niks niets alles
    ff gwn eigenlijk echt gewoon zoek zoeken vind vinden krijg krijgen gekregen graag
    the a an and or but if i im i'm you he she it we they my your me is am are was be been do does
    did don't dont can can't cannot could will would should have has had of to in on at for with
    from by about not no any some so just get got need want wanna how what where who when why which
    please there this that zelf self
    """
)

# Words that say a little, and much less than the words beside them.
SOFT_WORDS: Final = _words(
    """
    hulp help helpen coach praten praat spreken spreekt talk speak
    maken halen zoeken vinden nodig kopen regelen beginnen proberen problemen
    probleem moeilijk lastig gedoe goed slecht beter leuk nieuw nieuwe eerste laatste dag dagen week
    jaar uur tijd keer mensen dingen ding iemand krijgen geven komen gaan lukt lukken snel make find
    good bad better new problem problems trouble people thing things time start
    """
)

# Words of one line mean the same.
SAME_MEANING: Final[tuple[tuple[str, ...], ...]] = (
    ("geld", "doekoe", "floes", "monnie", "money", "para", "cash", "poen", "saaf", "barkie",
     "centen", "euro", "inkomen", "income"),
    ("skeer", "blut", "platzak", "broke", "rood"),
    ("schuld", "debt", "lening", "loan", "achterstand", "bkr", "klarna", "afbetaling", "aanmaning"),
    ("huis", "osso", "thuis", "home", "house", "woning", "crib"),
    ("kamer", "room", "studio", "appartement", "flat", "woonruimte"),
    ("dakloos", "homeless", "bankslapen", "zwerven", "zwerf"),
    ("werk", "job", "work", "baan", "baantje", "klus", "hossel", "hosselen", "arbeid"),
    ("bijbaan", "bijbaantje", "zaterdagbaan", "vakantiewerk"),
    ("solliciteren", "sollicitatie", "sollicitatiegesprek", "apply", "application", "interview"),
    ("cv", "resume", "curriculum"),
    ("baas", "boss", "chef", "leidinggevende", "werkgever", "employer", "manager"),
    ("ontslag", "ontslagen", "fired"),
    ("loon", "salaris", "wage", "salary", "uurloon", "loonstrook"),
    ("school", "skool", "skol", "college"),
    ("opleiding", "studie", "study", "course", "education", "cursus"),
    ("stoppen", "stop", "quit", "kappen", "dropout", "afhaken"),
    ("spijbelen", "skippen", "verzuim", "absent", "skip"),
    ("diploma", "certificaat", "degree"),
    ("ruzie", "fittie", "beef", "bonje", "fight", "conflict", "heibel"),
    ("stress", "gestrest", "spanning", "stressed", "overspannen", "druk"),
    ("angst", "bang", "anxiety", "anxious", "scared", "angstig", "nerveus", "zenuwachtig"),
    ("somber", "depressief", "depri", "depressed", "depression", "verdrietig", "sad", "down"),
    ("burnout", "burn", "opgebrand", "uitgeput"),
    ("paniek", "panic", "hyperventilatie"),
    ("eenzaam", "lonely", "alleen", "eenzaamheid"),
    ("slapen", "slaap", "sleep", "slapeloos", "insomnia"),
    ("moe", "tired", "futloos", "lusteloos"),
    ("telefoon", "phone", "mobiel", "smartphone", "tiktok", "insta", "scrollen", "schermtijd"),
    ("uitstellen", "procrastination", "uitstelgedrag"),
    ("nederlands", "dutch", "nt2"),
    ("taal", "language", "taalles"),
    ("leren", "learn", "learning"),
    ("les", "lessen", "lesson", "class"),
    ("brief", "post", "letter", "brieven", "enveloppe"),
    ("rekening", "bill", "factuur", "bills"),
    ("toeslag", "benefits", "zorgtoeslag", "huurtoeslag"),
    ("uitkering", "bijstand", "steun"),
    ("zorgverzekering", "verzekering", "insurance", "zorgpremie"),
    ("recht", "rights", "rechten"),
    ("beperking", "handicap", "disability", "chronisch"),
    ("sport", "sporten", "gym", "fitness", "bewegen"),
    ("vechten", "boksen", "kickboksen", "boxing"),
    ("boos", "woede", "agressief", "angry", "agressie"),
    ("zelfvertrouwen", "confidence", "onzeker", "insecure", "zelfbeeld"),
    ("vrienden", "friends", "matties", "vriend", "contacten"),
    ("ouders", "parents", "moeder", "vader", "mama", "papa"),
    ("vluchteling", "statushouder", "refugee", "inburgering"),
    ("toekomst", "future"),
    ("plannen", "planning", "agenda", "rooster"),
    ("leerbaan", "bbl", "leerwerkbaan"),
    ("stage", "internship", "stageplek"),
)  # fmt: skip

# Somebody who types only such words looks for a person, not for a page.
CONTACT_WORDS: Final = _words(
    """
    praten praat spreken contact bellen bel belletje appen app whatsapp chat chatten mailen nummer
    telefoonnummer coach coaches iemand mens persoon hulp help helpen gesprek afspraak langskomen
    binnenlopen talk speak call someone somebody person human contactpersoon vraag vragen question
    luisteren
    """
)
