"""A photo or a PDF in a thread: sent, kept, seen by who may, and by nobody else."""

from __future__ import annotations

import os
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, EntryKind
from portal.conversations.models import Attachment, ThreadRead
from portal.conversations.queries import read_attachments
from portal.conversations.sweeping import SPARED, sweep_files
from portal.database import Database
from portal.storage import EXTENSION, Disk, StorageAwayError, new_key
from portal.uploads import ATTRIBUTE
from tests.architecture.source import ROOT, read
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.files import CANARY, make_pdf, make_photo
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, form_values, parse
from tests.support.page_check import words

PAGE = "/mijn-plek/berichten"
MEGABYTE = 1024 * 1024


class Away(Disk):
    """Storage that does not answer."""

    def put(self, key: str, content: bytes) -> None:
        raise StorageAwayError

    def get(self, key: str) -> bytes:
        raise StorageAwayError


@pytest.fixture
def disk(app: Flask, tmp_path: Path) -> Disk:
    store = Disk(tmp_path / "files")
    app.extensions[EXTENSION] = store
    return store


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Samira")


@pytest.fixture
def case(session: Session, samira: Staff, disk: Disk) -> Case:
    made = make_case(session, contact=samira, person={"first_name": "Noor"}, first_contact_at=START)
    session.commit()
    return made


@pytest.fixture
def noor(app: Flask, session: Session, case: Case) -> HouseClient:
    return enter_place(app, session, case.young_person)


@pytest.fixture
def coach(app: Flask, samira: Staff) -> HouseClient:
    return staff_browser(app, samira)


def staff_browser(app: Flask, staff: Staff) -> HouseClient:
    browser = app.test_client()
    assert isinstance(browser, HouseClient)
    sign_in(browser, staff)
    return browser


def form_on(page: BeautifulSoup, field: str) -> Tag:
    form = page.select_one(f"form:has(#{field})")
    assert form
    return form


def send(client: HouseClient, content: bytes, name: str, *, text: str = "Kijk") -> Any:
    form = form_on(client.page(PAGE), "bericht")
    assert form["enctype"] == "multipart/form-data"
    values = form_values(form) | {"bericht": text, "bestand": (BytesIO(content), name)}
    return post(client, PAGE, values)


def post(client: HouseClient, path: str, values: dict[str, Any]) -> Any:
    """As a browser sends a form with a file; made in memory, so that no file is left open."""
    files = {
        name: FileStorage(value[0], filename=value[1])
        for name, value in values.items()
        if isinstance(value, tuple)
    }
    boundary, body = encode_multipart(values | files)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def files_in(disk: Disk) -> list[str]:
    return [path.name for path in disk.folder.glob("??/*")]


def attachments(session: Session) -> list[Attachment]:
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def link_on(page: BeautifulSoup, words_in: str) -> str:
    return next(str(a["href"]) for a in page.select(".chat a") if words_in in words(a))


def test_a_photo_goes_along_and_is_ours_when_it_comes_back(
    session: Session, case: Case, noor: HouseClient, disk: Disk
) -> None:
    assert send(noor, make_photo(), "IMG_1.jpeg", text="").status_code == 303
    (row,) = attachments(session)
    assert (row.name, row.media_type) == ("IMG_1.jpg", "image/jpeg")
    assert files_in(disk) == [row.storage_key]
    answer = noor.get(link_on(noor.page(PAGE), "IMG_1"))
    assert answer.status_code == 200
    assert Image.open(BytesIO(answer.data)).size == (400, 600)
    assert CANARY.encode() not in answer.data
    assert answer.content_length == row.size
    assert_guarded(answer)
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_pdf_is_only_ever_saved(case: Case, noor: HouseClient) -> None:
    assert send(noor, make_pdf(), 'brief "van" school\r\n.pdf').status_code == 303
    answer = noor.get(link_on(noor.page(PAGE), "brief"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert b"JavaScript" not in answer.data
    assert_guarded(answer)


def assert_guarded(answer: Any) -> None:
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * MEGABYTE)
    return packed.getvalue()


def huge() -> bytes:
    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "status", "said"),
    [
        (bomb(), "brief.pdf", 422, "Dit kan niet mee"),
        (b"<html><script>", "foto.jpg", 422, "Dit kan niet mee"),
        (huge(), "groot.png", 422, "te groot om te openen"),
        (b"\0\0\0\x18ftypheic", "IMG.HEIC", 422, "schermafdruk"),
        (b"\xff\xd8\xff\xe0 niets", "foto.jpg", 422, "niet openen"),
        (b"", "leeg.jpg", 422, "leeg"),
        (b"\xff\xd8\xff" + b"a" * (10 * MEGABYTE), "foto.jpg", 413, "hoogstens 10 MB"),
    ],
)
def test_what_cannot_go_along_is_told_and_the_words_stay(
    session: Session, case: Case, noor: HouseClient, disk: Disk,
    content: bytes, name: str, status: int, said: str,
) -> None:  # fmt: skip
    answer = send(noor, content, name, text="Dit is mijn verhaal")
    assert answer.status_code == status
    page = parse(answer)
    assert said in words(page.select_one("#bestand-fout"))
    assert words(page.select_one("textarea#bericht")) == "Dit is mijn verhaal"
    assert (len(timeline_of(session, case)), files_in(disk)) == (1, [])


def test_a_film_is_refused_at_the_door_with_the_words_given_back(
    session: Session, case: Case, noor: HouseClient
) -> None:
    answer = send(noor, b"\0" * (33 * MEGABYTE), "film.mp4", text="Mijn hele verhaal")
    assert answer.status_code == 413
    page = parse(answer)
    assert "hoogstens 10 MB" in words(page.select_one(".hero p"))
    assert words(page.select_one("textarea#getypt")) == "Mijn hele verhaal"
    assert "csrf_token" not in str(page.select_one("main"))
    assert len(timeline_of(session, case)) == 1


def test_other_routes_take_no_more_than_before(noor: HouseClient) -> None:
    answer = noor.post("/mijn-plek/doelen", data={"doel": "a" * 300_000})
    assert answer.status_code == 413


def test_a_second_press_leaves_one_message_and_the_file_is_swept(
    session: Session, database: Database, case: Case, noor: HouseClient, disk: Disk
) -> None:
    values = form_values(form_on(noor.page(PAGE), "bericht"))
    for _ in range(2):
        sent = values | {"bericht": "Kijk", "bestand": (BytesIO(make_photo()), "a.jpg")}
        answer = post(noor, PAGE, sent)
        assert answer.status_code == 303
    (row,) = attachments(session)
    assert len(files_in(disk)) == 2
    assert sweep(database, disk, days=0) == 0
    assert sweep(database, disk, days=2) == 1
    assert files_in(disk) == [row.storage_key]


def sweep(database: Database, disk: Disk, *, days: int) -> int:
    old = (START - days * SPARED).timestamp()
    for path in disk.folder.glob("??/*"):
        os.utime(path, (old, old))
    return sweep_files(database, disk, now=START)


def test_storage_that_is_away_loses_no_words(
    app: Flask, session: Session, case: Case, noor: HouseClient, disk: Disk
) -> None:
    send(noor, make_photo(), "a.jpg")
    link = link_on(noor.page(PAGE), "a.jpg")
    app.extensions[EXTENSION] = Away(disk.folder)
    answer = send(noor, make_photo(), "b.jpg", text="Mijn woorden")
    assert answer.status_code == 503
    assert words(parse(answer).select_one("textarea#bericht")) == "Mijn woorden"
    assert noor.get(link).status_code == 503
    assert len(attachments(session)) == 1


def test_a_lost_file_is_told(case: Case, noor: HouseClient, coach: HouseClient, disk: Disk) -> None:
    send(noor, make_photo(), "a.jpg")
    link = link_on(noor.page(PAGE), "a.jpg")
    disk.delete(files_in(disk)[0])
    answer = noor.get(link)
    assert answer.status_code == 410
    assert "niet meer" in words(parse(answer).h1)
    number = link.rsplit("/", 1)[-1]
    assert coach.get(f"/werk/dossier/{case.reference}/bestand/{number}").status_code == 410


def test_only_they_and_who_helps_them_open_it(
    app: Flask, session: Session, samira: Staff, case: Case, noor: HouseClient, coach: HouseClient
) -> None:
    send(noor, make_photo(), "a.jpg")
    number = attachments(session)[0].id
    other = make_case(session, contact=samira)
    stranger = make_staff(session, partner="leerplicht")
    session.commit()
    somebody = enter_place(app, session, other.young_person)
    assert somebody.get(f"/mijn-plek/bestand/{number}").status_code == 404
    assert app.test_client().get(
        f"/mijn-plek/bestand/{number}", base_url="https://opstap.test"
    ).status_code == 303  # fmt: skip
    own = f"/werk/dossier/{case.reference}/bestand/{number}"
    assert staff_browser(app, stranger).get(own).status_code == 404
    assert coach.get(f"/werk/dossier/{other.reference}/bestand/{number}").status_code == 404
    assert coach.get(own).status_code == 200
    looks = session.scalars(select(AuditRow.details).where(AuditRow.action == "case.viewed")).all()
    assert "attachment" in [look.get("page") for look in looks]


def test_who_comes_new_sees_nothing_of_before(
    session: Session, case: Case, noor: HouseClient, coach: HouseClient
) -> None:
    send(noor, make_photo(), "a.jpg")
    number = attachments(session)[0].id
    session.get_one(Case, case.id).history_from = START.replace(hour=START.hour + 1)
    session.commit()
    path = f"/werk/dossier/{case.reference}"
    assert coach.page(path).select_one("#gesprek") is None
    assert coach.get(f"{path}/bestand/{number}").status_code == 404
    assert noor.get(f"/mijn-plek/bestand/{number}").status_code == 200


def test_who_helps_reads_the_thread_and_it_is_noted_by_a_press(
    session: Session, case: Case, noor: HouseClient, coach: HouseClient
) -> None:
    send(noor, make_photo(), "a.jpg", text="Wat vind je hiervan?")
    path = f"/werk/dossier/{case.reference}"
    thread = coach.page(path).select_one("#gesprek")
    assert thread
    assert "Wat vind je hiervan?" in words(thread)
    assert "Nieuw" in words(thread)
    assert session.scalars(select(ThreadRead)).all() == []
    form = thread.select_one("form[action$='/gelezen']")
    assert form
    assert form["hx-trigger"] == "load, submit"
    assert coach.submit(path, form).status_code == 303
    line = timeline_of(session, case)[-1]
    assert session.get_one(ThreadRead, case.young_person_id).by_us == line.id
    assert "Nieuw" not in words(coach.page(path).select_one("#gesprek"))


def test_staff_send_a_file_along_too(
    session: Session, case: Case, noor: HouseClient, coach: HouseClient, disk: Disk
) -> None:
    path = f"/werk/dossier/{case.reference}"
    values = form_values(form_on(coach.page(path), "bestand"))
    sent = values | {
        "send_words": "Zo ziet het eruit",
        "bestand": (BytesIO(make_pdf()), "plan.pdf"),
    }
    answer = post(coach, f"{path}/bericht", sent)
    assert answer.status_code == 303
    assert timeline_of(session, case)[-1].kind is EntryKind.MESSAGE
    assert noor.get(link_on(noor.page(PAGE), "plan.pdf")).status_code == 200
    wrong = values | {"send_words": "Nog een", "bestand": (BytesIO(b"PK\x03\x04"), "plan.pdf")}
    answer = post(coach, f"{path}/bericht", wrong)
    assert answer.status_code == 422
    page = parse(answer)
    assert "Dit kan niet mee" in words(page.select_one("#bestand-fout"))
    assert words(page.select_one("#send_words")) == "Nog een"


def test_everything_of_somebody_is_found_for_an_export(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    send(noor, make_photo(), "a.jpg")
    send(noor, make_pdf(), "b.pdf")
    assert [row.name for row in read_attachments(session, case.young_person_id)] == [
        "a.jpg",
        "b.pdf",
    ]
    other = make_case(session, contact=samira)
    assert read_attachments(session, other.young_person_id) == []


def test_a_process_that_dies_between_file_and_row_leaves_nothing_half(
    session: Session, database: Database, case: Case, noor: HouseClient, disk: Disk
) -> None:
    """Before the row there is a file that is swept; with the row there is always a file."""
    disk.put(new_key(), b"nobody names this")
    assert send(noor, make_photo(), "a.jpg").status_code == 303
    for row in attachments(session):
        assert disk.get(row.storage_key)
    assert sweep(database, disk, days=3) == 1
    assert session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_nginx_lets_files_through_where_the_portal_does(app: Flask) -> None:
    (pattern,) = re.findall(
        r'location ~ "(.*)" \{', read(ROOT / "deploy" / "nginx" / "opstap.conf")
    )
    takes = [
        re.sub(r"<[^>]*>", "A7K2M9", rule.rule)
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], ATTRIBUTE, False)
        and "POST" in (rule.methods or set())
    ]
    assert len(takes) >= 2
    assert [path for path in takes if not re.search(pattern, path)] == []
    assert [path for path in takes if not re.search(pattern, f"/en{path}")] == []
