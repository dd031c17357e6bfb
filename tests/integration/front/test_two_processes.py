"""Two web processes on one database: a publish is everywhere at once, and nobody is mixed up."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from portal.audit.services import SYSTEM
from portal.catalogue.documents import from_json
from portal.catalogue.models import VersionState
from portal.catalogue.queries import find_item, version_in
from portal.catalogue.services import publish, save_draft
from portal.config import PROJECT_ROOT, Settings
from portal.database import Database
from portal.setup.region import load_region_folder
from scripts.postgres import free_port
from scripts.serving import AS_REAL, wait_until_it_answers
from tests.conftest import START
from tests.support.databases import migrated_database

PUBLISHES = 12
PAGES = ("/aanbod", "/en/aanbod", "/aanbod/waar-ben-jij-goed-in")
REF = "m01"
STORY = "zonnestraaltje"


@dataclass(frozen=True, slots=True)
class Process:
    """One web process, asked over one connection that stays open."""

    port: int

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers (by small letters) of a page; we keep nothing ourselves."""
        return self.ask("GET", path, **headers)

    def ask(
        self, method: str, path: str, body: str = "", /, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """The same for any method."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, body=body or None, headers=headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}


@contextmanager
def web_process(url: str, folder: Path) -> Iterator[Process]:
    """The application as it is served, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "3", "app:app"]
    settings = {**AS_REAL, "OPSTAP_DATABASE_URL": url, "OPSTAP_LOG_LEVEL": "WARNING"}
    with (folder / f"log-{port}").open("wb") as log:
        started = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}/healthz"
            wait_until_it_answers(address, started, folder / f"log-{port}")
            yield Process(port)
        finally:
            started.terminate()
            started.wait(timeout=30)


@pytest.fixture(scope="module")
def house(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, list[Process]]]:
    """A filled database with two web processes on it."""
    folder = tmp_path_factory.mktemp("two")
    with ExitStack() as stack:
        database = stack.enter_context(migrated_database(database_url, folder))
        with database.transaction() as session:
            load_region_folder(session, Settings().region_folder, now=START)
        processes = [stack.enter_context(web_process(database.url, folder)) for _ in range(2)]
        yield database, processes


def publish_duration(database: Database, words: str) -> None:
    """Say of the first module that it takes `words`, as an editor does, and publish that."""
    with database.transaction() as session:
        item = find_item(session, REF)
        assert item is not None
        published = version_in(session, item.id, VersionState.PUBLISHED)
        assert published is not None
        document = from_json(published.document)
        texts = {locale: replace(text, duration=words) for locale, text in document.texts.items()}
        changed = replace(document, texts=texts)
        draft = save_draft(session, item, changed, revision=0, actor=SYSTEM, at=START)
        publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)


@contextmanager
def visitors(processes: list[Process]) -> Iterator[None]:
    """Others keep asking meanwhile: pages are made and kept at every moment of a publish."""
    stop = Event()

    def look_around() -> None:
        while not stop.is_set():
            for process, path in product(processes, PAGES):
                process.get(path)

    threads = [Thread(target=look_around) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_nobody_sees_an_old_page_after_a_publish(house: tuple[Database, list[Process]]) -> None:
    database, processes = house
    with visitors(processes):
        for number in range(10, 10 + PUBLISHES):
            publish_duration(database, f"{number} middagen")
            for process, path in product(processes, PAGES):
                status, body, _headers = process.get(path)
                assert status == 200
                assert f"{number} middagen" in body, f"{path} after {number}"


def test_who_has_the_page_hears_so_until_it_changes(
    house: tuple[Database, list[Process]],
) -> None:
    database, processes = house
    publish_duration(database, "Eerst dit")
    tags = [process.get(PAGES[0])[2]["etag"] for process in processes]
    assert tags[0] == tags[1]
    assert [p.get(PAGES[0], **{"If-None-Match": tags[0]})[0] for p in processes] == [304, 304]
    publish_duration(database, "Nu dat")
    assert [p.get(PAGES[0], **{"If-None-Match": tags[0]})[0] for p in processes] == [200, 200]


def test_nobody_ever_sees_another_persons_page(house: tuple[Database, list[Process]]) -> None:
    """Somebody writes what is wrong; they see it again, and no visitor of any page ever does."""
    _database, (first, second) = house
    cookies = write_something(first, STORY)
    assert STORY in first.get("/aanmelden", Cookie=cookies)[1]
    for path in ("/aanmelden", "/aanmelden/over-jou", "/", "/aanbod", "/contact"):
        for process in (first, second):
            _status, _body, headers = process.get(path, Cookie=cookies)
            assert headers["cache-control"] == "no-store", path
            assert "etag" not in headers, path
            assert STORY not in process.get(path)[1], path


def write_something(process: Process, words: str) -> str:
    """Take the first step of signing up; returns the cookies as the browser sends them."""
    _status, body, headers = process.get("/aanmelden")
    page = BeautifulSoup(body, "html.parser")
    token = page.select_one("main form [name=csrf_token]")
    story = page.select_one("main form textarea")
    assert token is not None
    assert story is not None
    session = cookie_of(headers)
    form = urlencode({"csrf_token": token["value"], story["name"]: words})
    status, _body, headers = process.ask(
        "POST",
        "/aanmelden",
        form,
        **{"Cookie": session, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert status == 303
    return f"{session}; {cookie_of(headers)}"


def cookie_of(headers: dict[str, str]) -> str:
    return headers["set-cookie"].split(";")[0]
