"""Commands for the offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import click
from flask import current_app
from flask.cli import AppGroup

from portal.catalogue.model import Snapshot
from portal.catalogue.search import Explained, Found, Hit, explain, search
from portal.catalogue.snapshot import load_snapshot
from portal.config import Settings
from portal.database import get_database
from portal.setup.database import DatabaseNotReadyError, ensure_ready

CONTACT: Final = "contact\tcontact\tPraat met iemand"

catalogue_cli = AppGroup("catalogue", help="The offer.")


@catalogue_cli.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--explain", "with_reasons", is_flag=True, help="Say of each hit why it was found.")
def search_offer(query: str, limit: int, *, with_reasons: bool) -> None:
    """Print what QUERY finds, best first: kind, ref and title, with tabs between.

    The line 'contact' means that talking to somebody is the best answer, or the only one; under
    hits that are no more than a guess it comes last.
    """
    snapshot = _snapshot()
    if with_reasons:
        found, reasons = explain(snapshot, query)
        lines = _in_order(found, map(_with_reasons, found.hits, reasons))
    else:
        found = search(snapshot, query)
        lines = _in_order(found, map(_line, found.hits))
    for line in lines[:limit]:
        click.echo(line)


def _snapshot() -> Snapshot:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        ensure_ready(get_database(), settings)
    except DatabaseNotReadyError as error:
        raise click.ClickException(str(error)) from error
    with get_database().sessions() as session:
        return load_snapshot(session)


def _in_order(found: Found, lines: Iterable[str]) -> list[str]:
    contact = [CONTACT] if found.wants_contact else []
    return [*lines, *contact] if found.is_guess else [*contact, *lines]


def _line(hit: Hit) -> str:
    return f"{hit.item.kind}\t{hit.item.ref}\t{hit.item.text('nl').title}"


def _with_reasons(hit: Hit, reasons: Iterable[Explained]) -> str:
    return "\n".join((f"{_line(hit)}\t{hit.score:.2f}", *_reason_lines(reasons)))


def _reason_lines(reasons: Iterable[Explained]) -> Iterator[str]:
    for reason in reasons:
        place = reason.place.name.lower().replace("_", " ")
        yield f"  {reason.share:6.2f}  {reason.typed} -> {reason.matched} ({place}, {reason.how})"
