"""Words of danger: found in any spelling, quiet on words that only sound dangerous."""

from __future__ import annotations

import pytest

from portal.config import DEFAULT_REGION_FOLDER
from portal.partners.danger import DangerWords, load_danger_words


@pytest.fixture(scope="module")
def words() -> DangerWords:
    return load_danger_words(DEFAULT_REGION_FOLDER / "crisis.yaml")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ik wil niet meer léven.", "suicide"),
        ("ZELFMOORDGEDACHTEN", "suicide"),
        ("zelf\u200bmoord", "suicide"),
        ("I want to die", "suicide"),
        ("ik, snij - mezelf", "self_harm"),
        ("mijn vader slaat me", "violence_at_home"),
        ("ik heb vannacht geen slaapplek", "no_sleeping_place"),
        ("zelfmoort", "suicide"),
        ("denk aan zelfmord", "suicide"),
        ("zelmoord plegen", "suicide"),
        ("i want to dei", "suicide"),
        ("i want tto die", "suicide"),
        ("ik wil niet meer leve", "suicide"),
        ("ik wil nit meer leven", "suicide"),
        ("wil dood", "suicide"),
        ("ik wil er niet meer zijn", "suicide"),
        ("suicidal", "suicide"),
        ("sucidal", "suicide"),
        ("kms", "suicide"),
        ("mezelf snijden", "self_harm"),
        ("mezelf snijdne", "self_harm"),
        ("word geslagen", "violence_at_home"),
        ("wordt thuis gesslagen", "violence_at_home"),
        ("weggelopen van huis", "violence_at_home"),
        ("misbruikt", "abuse"),
        ("mijn loverboy", "abuse"),
        ("verkragt", "abuse"),
    ],
)
def test_danger_is_found(words: DangerWords, text: str, kind: str) -> None:
    danger = words.find_in(text)
    assert kind in danger.kinds
    assert danger.lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "Ik ben doodmoe",
        "ik schaam me dood",
        "Ik zoek werk",
        "de trein naar school",
        "dood moe",
        "doodop",
        "dodelijk saai",
        "moordwijf",
        "ik wil dood graag een baan",
        "ik wil niet meer leren",
        "wil niet meer lezen",
        "ik wil een diploma",
        "i want to drive",
        "ik wil werken en leven",
        "misbruik van gemaakt op werk",
        "niet meer wakker liggen",
        "verlegen",
        "gebruikt",
        "geslaagd",
        "ik ben geslaagd",
        "raket",
        "hij staat me bij",
    ],  # fmt: skip
)
def test_other_words_are_left_alone(words: DangerWords, text: str) -> None:
    assert not words.find_in(text)


def test_each_line_is_shown_once_in_order(words: DangerWords) -> None:
    danger = words.find_in("ik wil dood en hij slaat me")
    ids = [line.id for line in danger.lines]
    assert ids[0] == "113"
    assert len(ids) == len(set(ids))


def test_who_has_no_bed_is_given_the_front_desk_too(words: DangerWords) -> None:
    assert words.find_in("geen slaapplek").call_front_desk
    assert not words.find_in("ik wil dood").call_front_desk


def test_every_line_speaks_both_languages(words: DangerWords) -> None:
    for kind in words.kinds:
        for line in kind.lines:
            assert line.text("nl") != line.text("en")
            assert line.phone.isdecimal()
