"""Which names are two spellings of one, and what two people share."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from portal.doubles.likeness import Known, Shared, are_alike, compare, is_digit_off, turned

NAMES = Path(__file__).parents[3] / "portal" / "demo" / "data" / "first_names.txt"
# Of all pairs of common first names, so many in ten thousand may be taken for one.
TAKEN_FOR_ONE = 3
ALIKE = """
Mohamed/Mohammed Mohamed/Muhammad Mohammed/Muhammed Mohamed/Mohamad Yousef/Youssef Yousef/Jusuf
Youssef/Yusuf Yoesoef/Yusuf Ahmed/Achmed Ahmed/Ahmet Rachid/Rashid Khalid/Chalid Khalid/Khaled
Aicha/Aisha Abdullah/Abdallah Hussein/Hüseyin Hussein/Hossein Tariq/Tarik Djamila/Jamila
Yasmin/Jasmijn Łukasz/Lukas Wiktor/Victor Aleksandra/Alexandra Agnieszka/Agnieska
Krzysztof/Krzystof Katarzyna/Katarzina Thijs/Tijs Thijs/Thys Sofie/Sophie Sara/Sarah Kevin/Kefin
Jeroen/Jeoren Christiaan/Kristiaan Michael/Mikael Zoë/Zoe Naomi/Naomie Jayden/Jaiden Stein/Stijn
Ruud/Ruudt Cindy/Sindy Marit/Marith Femke/Femcke Bilal/Billal Rachel/Raquel Quinten/Kwinten
Leila/Leyla Zeynep/Zeinep Nick/Nik Fatima/Fatma Fatima/Fatimah Chantal/Sjantal Zuzanna/Susanna
Margriet/Magriet Sebastiaan/Sebastian Emmanuel/Emanuel Noor/Nour Youri/Joeri noor/NOOR
Jean-José/JeanJose Mohamed/Mohamed-Ali Юрий/Юрий
"""
UNLIKE = """
Jan/Jana Julia/Julian Daniel/Daniela Milan/Mila Milan/Dylan Tim/Tom Bas/Bram Noor/Nora Lisa/Lies
Sanne/Hanne Emma/Emily Mohamed/Mehmet Ali/Alia Robin/Robbert Anna/Hanna Anouk/Anna Lotte/Charlotte
Eva/Ewald Lars/Lara Finn/Fien Max/Mark Omar/Amar Thomas/Tom Amina/Amira Samira/Samir Maria/Mario
Kim/Tim Denis/Denise Simon/Simone Niels/Nils Karim/Karima Hamza/Hamid Joris/Joost Luuk/Luca
Rik/Erik Nina/Dina Jesse/Jasper Mees/Moos Tess/Thijs Юрий/Иван Юрий/Joeri Jan-Willem/Piet-Hein
"""
ANNA = Known(first_name="Anna", born_on=date(2005, 3, 7), phone=None, email=None)


def somebody(**values: Any) -> Known:
    known = {"first_name": "Mohamed", "born_on": date(2005, 3, 7), "phone": None, "email": None}
    return Known(**(known | values))


@pytest.mark.parametrize("pair", ALIKE.split())
def test_two_spellings_of_one_name(pair: str) -> None:
    one, other = pair.split("/")
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize("pair", UNLIKE.split())
def test_two_names(pair: str) -> None:
    one, other = pair.split("/")
    assert not are_alike(one, other)
    assert not are_alike(other, one)


def test_few_of_all_common_names_are_taken_for_one() -> None:
    names = NAMES.read_text(encoding="utf-8").split()
    pairs = list(combinations(sorted(set(names)), 2))
    alike = [pair for pair in pairs if are_alike(*pair)]
    assert len(pairs) > 7000
    assert len(alike) * 10_000 <= TAKEN_FOR_ONE * len(pairs), alike


@pytest.mark.parametrize(
    ("values", "shared"),
    [
        ({"first_name": "Muhammad"}, (Shared.NAME_BORN,)),
        ({"first_name": "Muhammad", "born_on": date(2005, 7, 3)}, (Shared.NAME_TURNED,)),
        ({"born_on": date(2006, 3, 7)}, ()),
        (
            {"born_on": date(2006, 3, 7), "phone": "0612345678"},
            (Shared.NAME_NEAR, Shared.PHONE),
        ),
        ({"born_on": date(2007, 3, 9), "phone": "0612345678"}, (Shared.PHONE,)),
        ({"first_name": "Piet", "phone": "0031612345678"}, (Shared.PHONE,)),
        ({"first_name": "Piet", "email": "M@Post.example"}, (Shared.EMAIL,)),
        ({"first_name": "Piet"}, ()),
    ],
)
def test_what_two_people_share(values: dict[str, Any], shared: tuple[Shared, ...]) -> None:
    known = somebody(phone="+31612345678", email="m@post.example")
    other = somebody(**values)
    assert compare(known, other) == shared
    assert compare(other, known) == shared


def test_nothing_filled_in_is_nothing_shared() -> None:
    assert compare(ANNA, somebody(first_name="Piet")) == ()


@pytest.mark.parametrize(
    ("day", "other"),
    [
        (date(2005, 3, 7), date(2005, 7, 3)),
        (date(2005, 3, 27), None),
        (date(2005, 5, 5), date(2005, 5, 5)),
        (date(2004, 2, 29), None),
    ],
)
def test_a_day_and_month_changed_about(day: date, other: date | None) -> None:
    assert turned(day) == other


def test_one_digit_off_is_one_and_not_two() -> None:
    day = date(2005, 3, 7)
    assert is_digit_off(day, date(2005, 3, 17))
    assert not is_digit_off(day, day)
    assert not is_digit_off(day, date(2015, 3, 17))


def test_a_day_that_is_its_own_turning_is_shared_once() -> None:
    day = date(2005, 5, 5)
    assert compare(somebody(born_on=day), somebody(born_on=day)) == (Shared.NAME_BORN,)
