"""Promise 10: production starts with all of its secrets or not at all, and without a demo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import PROJECT_ROOT
from tests.support.starting import start_forked

PRODUCTION = {
    "OPSTAP_SECRET_KEY": "geheim-" + "s" * 40,
    "OPSTAP_SMTP_URL": "smtp://user:hunter2@mail.example:25",
    "OPSTAP_BASE_URL": "https://opstap.example",
    "OPSTAP_DATABASE_URL": "sqlite:////nowhere/opstap.db",
}
LOOK = "import app; print(sorted(str(r) for r in app.app.url_map.iter_rules() if 'demo' in str(r)))"


def clean() -> dict[str, str]:
    """The environment without anything of the portal."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("OPSTAP_", "FLASK_"))}


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """Import the portal as a server does, with nothing but these settings."""
    return subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=PROJECT_ROOT,
        env=clean() | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_with_everything_it_starts_and_has_no_demo_room() -> None:
    started = start(**PRODUCTION, OPSTAP_DEMO="no")
    assert (started.returncode, started.stdout.strip()) == (0, "[]")


def test_a_forked_process_starts_too_so_that_a_refusal_of_it_means_something(
    tmp_path: Path,
) -> None:
    assert start_forked(clean() | PRODUCTION | {"OPSTAP_DEMO": "no"}, tmp_path) == (0, "")


def test_without_anything_it_refuses_and_names_all_of_it() -> None:
    refused = start()
    assert refused.returncode != 0
    for name in ("OPSTAP_SECRET_KEY", "OPSTAP_SMTP_URL", "OPSTAP_BASE_URL"):
        assert name in refused.stderr


@pytest.mark.parametrize(
    "wrong",
    [{"OPSTAP_SECRET_KEY": "kort"}, {"OPSTAP_BASE_URL": "http://opstap.example"}],
    ids=["a short secret", "no https"],
)
def test_a_wrong_setting_is_named_and_no_secret_is_shown(
    wrong: dict[str, str], tmp_path: Path
) -> None:
    code, said = start_forked(clean() | PRODUCTION | wrong, tmp_path)
    assert code != 0
    assert next(iter(wrong)) in said
    assert "hunter2" not in said
    assert PRODUCTION["OPSTAP_SECRET_KEY"] not in said
