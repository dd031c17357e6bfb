"""Names with a hash in them, and the sheet of portraits."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from portal.assets import HASHED, HEIGHT, SOURCES, WIDTH, asset, draw_sheet, hashed_name


def test_another_content_is_another_name() -> None:
    first, second = hashed_name("css/a.css", b"one"), hashed_name("css/a.css", b"two")
    assert first != second
    assert HASHED.sub("", first) == HASHED.sub("", second) == "css/a.css"


def test_a_name_without_a_hash_stays_as_it_is() -> None:
    assert HASHED.sub("", "css/opstap.css") == "css/opstap.css"
    assert HASHED.sub("", "css/notahash00.min.css") == "css/notahash00.min.css"


def test_a_file_that_is_not_there_is_told_to_who_asks_for_it() -> None:
    with pytest.raises(FileNotFoundError):
        asset("css/nothing.css")


def test_every_portrait_has_its_own_place_on_the_sheet() -> None:
    sheet = BeautifulSoup(draw_sheet(), "html.parser")
    views = {view["id"]: view["viewbox"] for view in sheet.select("view")}
    drawings = sheet.select("svg > svg")
    names = {path.stem for path in (SOURCES / "portraits").glob("*.svg")}

    assert set(views) == names
    places = [(drawing["x"], drawing["width"], drawing["height"]) for drawing in drawings]
    assert places == [(str(n * WIDTH), str(WIDTH), str(HEIGHT)) for n in range(len(names))]
    assert {f"{x} 0 {width} {height}" for x, width, height in places} == set(views.values())
    assert all(drawing["viewbox"] and drawing.select("path") for drawing in drawings)
