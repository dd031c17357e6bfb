"""From what is going on to what may help, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.model import (
    Format,
    OfferItem,
    OfferMoment,
    OfferSituation,
    OfferText,
    Snapshot,
    Suggestion,
)
from portal.catalogue.models import ItemKind
from portal.front.suggesting import FEWEST, MOST, MOST_OF_KIND, suggest
from portal.front.this_week import coming_events, faces_on_home, is_this_week

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
KINDS = {"m": ItemKind.MODULE, "c": ItemKind.COACH, "e": ItemKind.EVENT}
REFS = [f"{letter}{number}" for letter in KINDS for number in range(6)]


def item(ref: str, *, days: int | None = 2) -> OfferItem:
    """An item whose kind is the first letter of its ref; events have one moment in `days`."""
    kind = KINDS[ref[0]]
    moments: tuple[OfferMoment, ...] = ()
    if kind is ItemKind.EVENT and days is not None:
        starts = NOW + timedelta(days=days)
        moments = (
            OfferMoment(
                id=1, item_ref=ref, starts_at=starts, ends_at=starts + timedelta(hours=1),
                place=None, capacity=5, language="nl", sessions=1,
            ),
        )  # fmt: skip
    return OfferItem(
        ref=ref, kind=kind, slug=ref, theme_ids=("geld",), texts={"nl": OfferText(title=ref)},
        format=Format.GROUP, age_min=16, age_max=26, languages=("nl",), dayparts=(), words=(),
        tint="sun", portrait=ref if kind is ItemKind.COACH else "", moments=moments,
    )  # fmt: skip


def situation(id_: str, *refs: str) -> OfferSituation:
    return OfferSituation(
        id=id_, words={"nl": id_}, theme_ids=("geld",), icon="geld", tint="sky", urgent="none",
        is_on_home=True,
        suggestions=tuple(Suggestion(ref=ref, because={"nl": f"{id_}:{ref}"}) for ref in refs),
    )  # fmt: skip


def offer(*items: OfferItem, situations: tuple[OfferSituation, ...] = ()) -> Snapshot:
    return Snapshot(
        version=1, themes=(), items=items, situations=situations, places=(),
        by_ref={each.ref: each for each in items},
    )  # fmt: skip


EVERYTHING = offer(*(item(ref) for ref in REFS))


def refs_for(*chosen: OfferSituation, among: Snapshot = EVERYTHING) -> list[str]:
    return [found.item.ref for found in suggest(chosen, offer=among, now=NOW)]


def test_one_situation_gives_its_own_best_first() -> None:
    assert refs_for(situation("a", "m1", "c1", "m2")) == ["m1", "c1", "m2"]


def test_what_two_situations_ask_for_comes_first_and_once() -> None:
    found = refs_for(situation("a", "m1", "m2", "c1"), situation("b", "m3", "m2"))
    assert found == ["m2", "m1", "m3", "c1"]


def test_the_reason_is_of_the_first_situation_that_asked() -> None:
    found = suggest((situation("a", "m1"), situation("b", "m1")), offer=EVERYTHING, now=NOW)
    assert [each.because["nl"] for each in found] == ["a:m1"]


def test_one_coach_and_one_event_are_enough() -> None:
    found = refs_for(situation("a", "c1", "c2", "e1", "e2", "m1", "m2"))
    assert found == ["c1", "e1", "m1", "m2"]


def test_the_limits_give_way_when_little_is_left() -> None:
    assert refs_for(situation("a", "c1", "c2", "e1")) == ["c1", "e1", "c2"]


def test_an_event_that_was_is_no_suggestion() -> None:
    among = offer(item("e1", days=-1), item("e2", days=None), item("m1"))
    assert refs_for(situation("a", "e1", "e2", "m1"), among=among) == ["m1"]


def test_what_is_no_longer_offered_is_left_out() -> None:
    assert refs_for(situation("a", "m1", "m9")) == ["m1"]


lists = st.lists(st.sampled_from(REFS), min_size=3, max_size=8, unique=True)


@given(st.lists(lists, min_size=1, max_size=8))
def test_always_three_to_five_different_ones_in_the_same_order(chosen: list[list[str]]) -> None:
    situations = [situation(f"s{number}", *refs) for number, refs in enumerate(chosen)]
    found = refs_for(*situations)
    assert FEWEST <= len(found) <= MOST
    assert len(set(found)) == len(found)
    assert found == refs_for(*situations)
    if len(found) > FEWEST:
        kinds = [KINDS[ref[0]] for ref in found]
        assert all(kinds.count(kind) <= most for kind, most in MOST_OF_KIND.items())


def test_faces_on_home_fit_what_stands_there() -> None:
    among = offer(
        *(item(f"c{number}") for number in range(5)),
        situations=(situation("a", "m1", "c3"), situation("b", "c3"), situation("d", "c1")),
    )
    assert [each.ref for each in faces_on_home(among)] == ["c3", "c1", "c0"]


def test_the_next_moments_of_different_events() -> None:
    among = offer(item("e1", days=5), item("e2", days=1), item("e3", days=-1), item("e4", days=9))
    coming = coming_events(among, now=NOW)
    assert [each.item.ref for each in coming] == ["e2", "e1", "e4"]
    assert not is_this_week(coming, now=NOW)
    assert is_this_week(coming[:2], now=NOW)
