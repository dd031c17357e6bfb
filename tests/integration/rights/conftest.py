"""A case in which everything is filled, storage of its own, and a file for who was removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.storage import Disk
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.rights.filling import Life, fill_everything


@pytest.fixture
def store(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "files")


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def case(session: Session) -> Case:
    return make_case(session, contact=make_staff(session, first_name="Samira"))


@pytest.fixture
def life(session: Session, case: Case, store: Disk) -> Life:
    return fill_everything(session, case, store)
