"""A region's folder is refused for what would only be noticed later."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.setup.region import load_region


def test_a_region_with_unknown_holidays_is_not_loaded() -> None:
    session = Session()
    region = {"name": "Elders", "holidays": {"national": "BE", "closed_days": []}}
    with pytest.raises(ValueError, match="'BE'"):
        load_region(session, {"region": region, "partners": []})
    assert not session.new
