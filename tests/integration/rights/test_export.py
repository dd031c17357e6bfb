"""A copy is complete: a canary in every column of every table comes out, or is named as out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from portal.cases.models import Case, EntryKind
from portal.cases.services import look_at_case
from portal.models import Base
from portal.rights.export import Copy, as_archive, as_json, as_page, make_copy
from portal.rights.holdings import HOLDINGS, NOBODYS, SOMEBODY_ELSES
from portal.storage import Disk
from tests.conftest import START
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff
from tests.integration.rights.filling import Life


def copy_of(app: Flask, session: Session, case: Case, *, locale: str = "nl") -> Copy:
    with app.test_request_context():
        return make_copy(session, case.young_person_id, locale=locale, now=START)


def document_of(app: Flask, session: Session, case: Case) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(copy_of(app, session, case)))
    return found


def test_every_table_is_somebodys_or_nobodys() -> None:
    """A new table fails here until it is said what it holds of a person."""
    assert HOLDINGS.keys() | NOBODYS.keys() == Base.metadata.tables.keys()
    assert not HOLDINGS.keys() & NOBODYS.keys()


def test_what_points_at_a_person_is_theirs() -> None:
    """Whatever the list says: a key to a person or a case makes it data of a person."""
    for table in Base.metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys}
        if targets & {"young_people", "cases", "timeline_entries"}:
            assert table.name in HOLDINGS, table.name


def test_every_column_comes_out_or_says_why_not(app: Flask, session: Session, life: Life) -> None:
    tables = document_of(app, session, life.case)["tables"]
    for name in HOLDINGS.keys() - {"erasures"}:
        assert tables[name], f"{name} was not filled"
    for (name, column), canary in life.canaries.items():
        rows = json.dumps(tables[name], ensure_ascii=False)
        if column in HOLDINGS[name].left_out:
            assert column not in tables[name][0], f"{name}.{column}"
        else:
            assert canary in rows, f"{name}.{column}: {canary}"


def test_every_column_of_every_row_is_there(app: Flask, session: Session, life: Life) -> None:
    tables = document_of(app, session, life.case)["tables"]
    for name, holding in HOLDINGS.items():
        columns = {column.name for column in Base.metadata.tables[name].columns}
        assert holding.left_out.keys() <= columns, name
        for row in tables[name]:
            assert columns - holding.left_out.keys() <= row.keys(), name


def test_a_person_can_read_the_same(app: Flask, session: Session, life: Life) -> None:
    copy = copy_of(app, session, life.case)
    with app.test_request_context():
        page = BeautifulSoup(as_page(copy, locale="nl"), "html.parser")
    text = page.get_text()
    for canary in ("KANARIENAAM", "KANARIE-woorden", "kanarie@kooi.example", "KANARIE-feit"):
        assert canary in text
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert not page.select("script, link, img, style")
    assert all(page.select_one(str(link["href"])) for link in page.select("a[href^='#']"))


def test_the_archive_holds_both_and_the_files(
    app: Flask, session: Session, life: Life, store: Disk
) -> None:
    copy = copy_of(app, session, life.case)
    with app.test_request_context():
        packed = as_archive(session, copy, store, locale="nl")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert names[:2] == ["gegevens.html", "gegevens.json"]
        (file,) = names[2:]
        assert archive.read(file) == b"KANARIE-IN-BESTAND"


def test_nothing_of_anybody_else_comes_along(app: Flask, session: Session, life: Life) -> None:
    other = make_case(
        session, contact=life.case.contact_person, person={"first_name": "ANDERKIND"},
        words="ANDERE-WOORDEN",
    )  # fmt: skip
    look_at_case(session, other, by=other.contact_person_id, page="case", now=START)
    session.commit()
    said = as_json(copy_of(app, session, life.case)).decode()
    assert "ANDER" not in said
    pairs = json.loads(said)["tables"]["likely_pairs"]
    assert not {"first_id", "second_id", "merge"} & pairs[0].keys()
    assert str(HOLDINGS["likely_pairs"].left_out["merge"]) == str(SOMEBODY_ELSES)


def test_a_working_note_is_told_and_its_words_are_asked_apart(
    app: Flask, session: Session, case: Case
) -> None:
    add_entry(
        session, case, EntryKind.NOTE, text="WERKNOTITIE", is_private=True,
        private_reason="Gaat over een ander", staff_id=case.contact_person_id,
    )  # fmt: skip
    session.commit()
    copy = copy_of(app, session, case)
    said = as_json(copy).decode()
    assert "WERKNOTITIE" not in said
    assert "Gaat over een ander" in said
    assert copy.private_notes == 1
    assert "1 werknotities" in copy.document["private_notes"]["how_to_get_them"]


def test_who_was_merged_into_somebody_comes_along(app: Flask, session: Session, case: Case) -> None:
    left = make_case(session, contact=make_staff(session), person={"first_name": "EERDER"})
    left.young_person.merged_into_id = case.young_person_id
    session.commit()
    people = document_of(app, session, case)["tables"]["young_people"]
    assert "EERDER" in {each["first_name"] for each in people}
