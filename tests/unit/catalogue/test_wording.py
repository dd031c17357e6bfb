"""Titles, addresses and pages of a list."""

from __future__ import annotations

import pytest

from portal.catalogue.paging import cut_page
from portal.catalogue.slugs import MAX_LENGTH, free_slug, make_slug
from portal.catalogue.wording import break_softly, lift
from portal.catalogue.words import families, sound, split_words, stem


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Droom najagen of huur betalen?", "droom-najagen-of-huur-betalen"),
        ("Eén café, ’s avonds", "een-cafe-s-avonds"),
        ("العربية", "onderdeel"),
        ("../../etc/passwd", "etc-passwd"),
        ("woord " * 40, ("woord-" * 13).rstrip("-")),
    ],
)
def test_an_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert make_slug(title) == slug
    assert len(slug) <= MAX_LENGTH


def test_a_taken_address_gets_a_number() -> None:
    assert free_slug("Zwemmen", taken={"zwemmen", "zwemmen-2"}) == "zwemmen-3"


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Geldspreekuur", ("", "Geldspreekuur", "")),
        ("Boksen met een coach", ("", "Boksen", "met een coach")),
        ("Een kamer of woning zoeken", ("Een kamer of woning", "zoeken", "")),
        ("Nee", ("", "Nee", "")),
    ],
)
def test_one_word_of_a_title_goes_a_step_up(title: str, parts: tuple[str, str, str]) -> None:
    lifted = tuple(part.replace("\xad", "") for part in lift(title))
    assert lifted == parts


def test_long_words_may_break_and_short_ones_do_not() -> None:
    broken = break_softly("Studiefinanciering")
    assert broken.replace("\xad", "") == "Studiefinanciering"
    assert max(len(part) for part in broken.split("\xad")) <= 7
    assert break_softly("zelfstandig") == "zelfstandig"


def test_a_list_is_cut_in_pages_of_twenty() -> None:
    page = cut_page(range(45), 3)
    assert page is not None
    assert list(page.entries) == [40, 41, 42, 43, 44]
    assert (page.last, page.total) == (3, 45)
    assert cut_page(range(45), 4) is None
    assert cut_page([], 1) is not None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, None, 10]),
        (2, [1, 2, 3, None, 10]),
        (5, [1, None, 4, 5, 6, None, 10]),
        (10, [1, None, 9, 10]),
    ],
)
def test_the_pager_shows_ends_and_neighbours(number: int, shown: list[int | None]) -> None:
    page = cut_page(range(200), number)
    assert page is not None
    assert page.numbers == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [("schuld", "schulden"), ("lenen", "leen"), ("slapen", "geslapen"), ("sleep", "sleeping")],
)
def test_words_of_one_family_share_a_stem(one: str, other: str) -> None:
    assert set(families(one)) & set(families(other))


def test_the_stem_knows_past_forms() -> None:
    assert stem("gesolliciteerd") == stem("sollicitatie")
    assert stem("stage") != stem("staking")


@pytest.mark.parametrize(("one", "other"), [("school", "skool"), ("ruzie", "rusie")])
def test_words_that_sound_alike_are_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_words_are_plain() -> None:
    assert split_words("Eén C.V., foto’s & DigiD!") == ["een", "cv", "fotos", "digid"]
