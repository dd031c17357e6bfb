"""The commands: what they print, and with which exit code they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from portal.cli.routing import routing_cli


@pytest.fixture
def runner() -> FlaskCliRunner:
    """The commands on an application that has nothing else: routing needs no more."""
    app = Flask("routing-only")
    app.cli.add_command(routing_cli)
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str, typed: str | bytes = "") -> Result:
    return runner.invoke(args=["routing", *arguments], input=typed)


SITUATION = "today: 2026-11-16\nborn: 2008-11-23\nhome: Merelstad\nenrolled: false\ndiploma: none\n"


def test_check_passes_on_the_acceptance_cases(runner: FlaskCliRunner, cases_path: Path) -> None:
    result = run(runner, "check", str(cases_path))

    assert result.stdout == "54 passed, 0 failed\n"
    assert result.exit_code == 0


def test_check_prints_a_line_per_failing_case(
    runner: FlaskCliRunner, cases_path: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "cases.yaml"
    text = cases_path.read_text("utf-8")
    changed.write_text(text.replace("lead_type: leerplicht", "lead_type: uwv"), "utf-8")

    result = run(runner, "check", str(changed))

    lines = result.stdout.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == ["R01", "R02", "R03", "R07", "R59"]
    assert lines[1].startswith("R02: expected lead_type uwv; got lead_type leerplicht; why compul")
    assert lines[-1] == "49 passed, 5 failed"
    assert result.exit_code == 1


def test_check_runs_nothing_when_there_is_a_mistake(
    runner: FlaskCliRunner, cases_path: Path
) -> None:
    text = cases_path.read_text("utf-8").replace("home: Zandermeer", "home: Zandmeer")

    result = run(runner, "check", "-", typed=text)

    assert result.stdout == ""
    assert result.stderr.startswith("Error: nothing was run\nline 2")
    assert "unknown municipality 'Zandmeer'" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("typed", ["", "cases: []", "cases: [", b"\xff\xfe\x00"])
def test_check_refuses_what_is_no_file_of_cases(runner: FlaskCliRunner, typed: str | bytes) -> None:
    result = run(runner, "check", "-", typed=typed)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")


def test_check_names_a_file_that_is_not_there(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = run(runner, "check", str(tmp_path / "gone.yaml"))

    assert result.exit_code == 2
    assert "gone.yaml" in result.stderr


def test_decide_prints_a_line_of_json_per_document(runner: FlaskCliRunner) -> None:
    result = run(runner, "decide", typed=f"{SITUATION}---\ntoday: 2026-11-16\nanonymous: true\n")

    first, second = map(json.loads, result.stdout.splitlines())
    assert first == {
        "outcome": "contact",
        "lead_type": "leerplicht",
        "lead": "leerplicht",
        "alongside_types": ["doorstroompunt"],
        "rule": "compulsory_education",
        "next_change_on": "2026-11-23",
    }
    assert (second["outcome"], second["next_change_on"]) == ("front_desk", None)
    assert result.exit_code == 0


def test_decide_takes_a_case_as_it_stands(runner: FlaskCliRunner) -> None:
    typed = "id: R57\ntoday: 2026-11-16\nsituation:\n  anonymous: true\nexpect: {}\n"

    assert json.loads(run(runner, "decide", typed=typed).stdout)["rule"] == "anonymous"


def test_decide_prints_nothing_when_one_document_is_wrong(runner: FlaskCliRunner) -> None:
    result = run(runner, "decide", typed=f"{SITUATION}---\nborn: 2006-08-08\n")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 7: the situation has no 'today'" in result.stderr


def test_explain_says_one_situation_in_words(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "situation.yaml"
    path.write_text(SITUATION, "utf-8")

    from_file, typed = run(runner, "explain", str(path)), run(runner, "explain", typed=SITUATION)

    assert from_file.stdout == typed.stdout
    lines = typed.stdout.splitlines()
    assert "Verantwoordelijk: Leerplicht Merelland." in lines
    expected = (
        "Op 23 november 2026 verandert dit: dan is Doorstroompunt Merelland verantwoordelijk."
    )
    assert expected in lines


def test_explain_uses_the_present_day_when_none_is_given(runner: FlaskCliRunner) -> None:
    result = run(runner, "explain", typed="anonymous: true")

    assert result.exit_code == 0
    assert "Verantwoordelijk: Het loket." in result.stdout.splitlines()
