"""`flask catalogue search`: one line per hit, for people and for scripts."""

from __future__ import annotations

import pytest
from flask import Flask


def lines(app: Flask, *arguments: str) -> list[list[str]]:
    result = app.test_cli_runner().invoke(args=["catalogue", "search", *arguments])
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_it_prints_kind_ref_and_title_best_first(app: Flask) -> None:
    found = lines(app, "schuldn", "--limit", "3")
    assert len(found) == 3
    assert found[0] == ["module", "m34", "Schulden kleiner maken"]
    assert {len(line) for line in found} == {3}


def test_who_wants_to_talk_gets_contact_first(app: Flask) -> None:
    assert lines(app, "mag ik bellen met een coach")[0][0] == "contact"


def test_nothing_found_leaves_somebody_to_talk_to(app: Flask) -> None:
    assert lines(app, "xqzwv") == [["contact", "contact", "Praat met iemand"]]


def test_it_explains_each_hit_on_request(app: Flask) -> None:
    command = ["catalogue", "search", "doekoe", "--explain", "--limit", "1"]
    output = app.test_cli_runner().invoke(args=command).stdout.splitlines()
    kind, _ref, _title, score = output[0].split("\t")
    assert kind in {"module", "event", "coach"}
    assert "doekoe -> " in output[1]
    shares = [float(line.split()[0]) for line in output[1:]]
    assert sum(shares) == pytest.approx(float(score), abs=0.03)


def test_under_a_guess_the_person_comes_last(app: Flask) -> None:
    found = lines(app, "pasport verlengen")
    assert 2 <= len(found) <= 4
    assert found[-1][0] == "contact"


@pytest.mark.parametrize("limit", ["0", "-1", "drie"])
def test_a_limit_that_cannot_be_is_refused(app: Flask, limit: str) -> None:
    result = app.test_cli_runner().invoke(args=["catalogue", "search", "geld", "--limit", limit])
    assert result.exit_code == 2
    assert "--limit" in result.stderr
