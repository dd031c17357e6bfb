"""The invented questions, made by the same services that the pages use."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.demo.people import Asked
from portal.demo.script import Almanac


def ask_all(session: Session, questions: Sequence[Asked], *, almanac: Almanac) -> int:
    """Ask every question at its moment, and answer those that were answered."""
    return 0
