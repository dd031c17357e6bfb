"""All that is kept of one person: data for a machine, a page for a person, and their files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from flask import render_template
from flask_babel import gettext
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.conversations.models import Attachment
from portal.database import Base
from portal.i18n import say_moment, speaking
from portal.partners.queries import partner_names
from portal.rights.column_words import say_column, say_value
from portal.rights.holdings import HOLDINGS, Holding, Reach, reach_of
from portal.rights.look_words import words_for
from portal.rights.persons import numbers_of
from portal.storage import LostFileError, Store

JSON_NAME: Final = "gegevens.json"
PAGE_NAME: Final = "gegevens.html"
FILES: Final = "bestanden"
# Columns whose numbers stand for somebody of the staff.
STAFF_COLUMNS: Final = frozenset(
    key.parent.name
    for table in Base.metadata.tables.values()
    for key in table.foreign_keys
    if key.column.table.name == "staff" and key.column.name == "id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Everything of one person. `tables`: title, columns in words and rows in words, for reading.

    `private_notes` is how many working notes there are whose words are asked for apart.
    """

    document: Mapping[str, Any]
    tables: tuple[ReadTable, ...]
    left_out: tuple[tuple[str, str, str], ...]
    private_notes: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """One table in words: per row pairs of what it is and what it says."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def make_copy(session: Session, young_person_id: int, *, locale: str, now: datetime) -> Copy:
    """Read every table that holds something of this person."""
    reach = reach_of(session, numbers_of(session, young_person_id))
    with speaking(locale):
        found = {name: _rows(session, name, reach) for name in HOLDINGS}
        names = _names(session, found)
        notes = sum(bool(row.get("is_private")) for row in found["timeline_entries"])
        return Copy(
            document=_document(found, names, now=now),
            tables=tuple(_read_table(name, rows, names) for name, rows in found.items() if rows),
            left_out=_left_out(),
            private_notes=notes,
            made_at=now,
        )


def _rows(session: Session, name: str, reach: Reach) -> list[dict[str, Any]]:
    table, holding = Base.metadata.tables[name], HOLDINGS[name]
    columns = [each for each in table.columns if each.name not in holding.left_out]
    rows = session.execute(
        select(*columns).where(holding.where(table, reach)).order_by(*table.primary_key.columns)
    )
    return [_plain_row(table, dict(row)) for row in rows.mappings()]


def _plain_row(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: _plain(value) for name, value in row.items()}
    if table.name == "timeline_entries" and plain["is_private"]:
        # That it exists, when and why, stands here; its words are given by a person.
        plain["text"] = None
    if table.name == "audit_rows":
        plain["in_words"] = words_for(row["action"], row["details"])
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _names(
    session: Session, found: Mapping[str, list[dict[str, Any]]]
) -> dict[str, dict[str, str]]:
    """First names of staff and names of organisations that the rows point at."""
    ids = {
        row[column]
        for rows in found.values()
        for row in rows
        for column in STAFF_COLUMNS & row.keys()
        if row[column] is not None
    }
    ids |= {row["actor_id"] for row in found["audit_rows"] if row["actor_kind"] == "staff"}
    staff = session.execute(
        select(Staff.id, Staff.first_name).where(Staff.id.in_(ids)).order_by(Staff.id)
    )
    return {
        "staff": {str(number): name for number, name in staff},
        "organisations": partner_names(session),
    }


def _document(
    found: Mapping[str, list[dict[str, Any]]], names: dict[str, dict[str, str]], *, now: datetime
) -> dict[str, Any]:
    notes = sum(bool(row.get("is_private")) for row in found["timeline_entries"])
    return {
        "made_at": now.isoformat(),
        "titles": {name: str(holding.title) for name, holding in HOLDINGS.items()},
        "names": names,
        "tables": found,
        "private_notes": {"count": notes, "how_to_get_them": say_notes(notes)},
        "left_out": [
            {"table": table, "column": column, "reason": reason}
            for table, column, reason in _left_out()
        ],
    }


def say_notes(count: int) -> str:
    """That there are working notes, and how their words come; empty without any."""
    if not count:
        return ""
    return str(
        gettext(
            "Er zijn %(count)s werknotities. Wie op jouw gegevens let, geeft ze je apart.",
            count=count,
        )
    )


def _left_out() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, column, str(reason))
        for name, holding in HOLDINGS.items()
        for column, reason in holding.left_out.items()
    )


def _read_table(
    name: str, rows: list[dict[str, Any]], names: dict[str, dict[str, str]]
) -> ReadTable:
    holding: Holding = HOLDINGS[name]
    return ReadTable(
        title=str(holding.title),
        rows=tuple(
            tuple(
                (say_column(column), said)
                for column, value in row.items()
                if (said := say_value(_named(column, value, names)))
            )
            for row in rows
        ),
    )


def _named(column: str, value: Any, names: dict[str, dict[str, str]]) -> Any:
    if column in STAFF_COLUMNS and value is not None:
        return names["staff"].get(str(value), value)
    if column in {"lead_id", "partner_id", "recipient"} and isinstance(value, str):
        return names["organisations"].get(value, value)
    return value


def as_json(copy: Copy) -> bytes:
    """The data for a machine, in UTF-8."""
    return json.dumps(copy.document, ensure_ascii=False, indent=2).encode()


def as_page(copy: Copy, *, locale: str) -> bytes:
    """The same for a person: one page that needs nothing else, in UTF-8."""
    with speaking(locale):
        html = render_template(
            "my_place/copy.html",
            copy=copy,
            made=say_moment(copy.made_at),
            notes=say_notes(copy.private_notes),
        )
    return html.encode()


def as_archive(session: Session, copy: Copy, store: Store, *, locale: str) -> bytes:
    """Both of them and every file, in one ZIP. Raises StorageAwayError."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE_NAME, as_page(copy, locale=locale))
        archive.writestr(JSON_NAME, as_json(copy))
        for row in copy.document["tables"]["attachments"]:
            attachment = session.get_one(Attachment, row["id"])
            try:
                content = store.get(attachment.storage_key)
            except LostFileError:
                continue
            archive.writestr(f"{FILES}/{attachment.id}-{attachment.name}", content)
    return kept.getvalue()
