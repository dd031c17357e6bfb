"""Trying the routing rules: `flask --app app routing check|decide|explain`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click
from flask.cli import AppGroup

from portal.clock import local_day, system_clock
from portal.routing.checking import as_document, check_cases
from portal.routing.explain import explain
from portal.routing.reading import (
    ReadingError,
    read_cases,
    read_dated_situations,
    read_situation,
)
from portal.routing.rules import decide
from portal.routing.ruleset import ruleset_on
from portal.routing.source import load_region_and_rules

routing_cli = AppGroup("routing", help="Try the rules of who is responsible.")


class _InputError(click.ClickException):
    """What came in cannot be used; nothing was run. Exit code 2, as for a wrong option."""

    exit_code = 2


@routing_cli.command("check")
@click.argument("file", type=click.File("rb"))
@click.pass_context
def check(context: click.Context, file: IO[bytes]) -> None:
    """Run a FILE of cases ('-' is standard input) and print a line per failing case.

    Exit code 0: all passed; 1: some failed; 2: the file is not right and nothing was run. The
    'region:' in the file is for its readers; the region of this installation decides.
    """
    region, rules = load_region_and_rules()
    with _mistakes_told():
        cases = read_cases(_text(file), region=region, rules=rules[-1])
    failures = check_cases(cases, region=region, rules=rules)
    for each in failures:
        click.echo(f"{each.case_id}: expected {each.expected}; got {each.got}; why {each.why}")
    click.echo(f"{len(cases) - len(failures)} passed, {len(failures)} failed")
    context.exit(1 if failures else 0)


@routing_cli.command("decide")
@click.argument("file", type=click.File("rb"), default="-")
def decide_all(file: IO[bytes]) -> None:
    """Decide on every YAML document on standard input (or in FILE): a line of JSON for each.

    Each document is a situation with 'today' beside its keys.
    """
    region, rules = load_region_and_rules()
    with _mistakes_told():
        read = read_dated_situations(_text(file), region=region, rules=rules[-1])
    lines = [
        json.dumps(as_document(decide(situation, region=region, rules=rules, today=today)))
        for today, situation in read
    ]
    click.echo("\n".join(lines))


@routing_cli.command("explain")
@click.argument("file", type=click.File("rb"), default="-")
def explain_one(file: IO[bytes]) -> None:
    """Say in words who is responsible in the one situation on standard input (or in FILE).

    Without a 'today' in it, the present day is used.
    """
    region, rules = load_region_and_rules()
    with _mistakes_told():
        day, situation = read_situation(_text(file), region=region, rules=rules[-1])
    today = day or local_day(system_clock())
    decision = decide(situation, region=region, rules=rules, today=today)
    in_force = ruleset_on(rules, today)
    for sentence in explain(decision, region=region, rules=in_force, today=today):
        click.echo(sentence)


def _text(file: IO[bytes]) -> str:
    """The whole text; a byte order mark, as some editors write it, is dropped."""
    return file.read().decode("utf-8-sig")


@contextmanager
def _mistakes_told() -> Iterator[None]:
    """Stop with every mistake and its line, before anything is run."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        raise _InputError(f"cannot be read as UTF-8 text: {error}") from error
    except ReadingError as error:
        raise _InputError("\n".join(["nothing was run", *error.problems])) from error
