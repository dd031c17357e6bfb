"""A portal of its own, served for a test or a measurement, and stopped again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from scripts.postgres import free_port

ROOT: Final = Path(__file__).resolve().parent.parent
START_SECONDS: Final = 180
STOP_SECONDS: Final = 20
# As in production: secrets, https, no demo. Its mail goes nowhere.
AS_REAL: Final[Mapping[str, str]] = {
    "OPSTAP_SECRET_KEY": "only-for-tests-" + "x" * 32,
    "OPSTAP_SMTP_URL": "smtp://127.0.0.1:1",
    "OPSTAP_BASE_URL": "https://opstap.test",
}


@contextmanager
def serving(folder: Path, environment: Mapping[str, str], *, workers: int = 1) -> Iterator[str]:
    """Serve on a free port with a new database in `folder`; gives the address.

    `environment` holds OPSTAP_* settings. Raises RuntimeError with the log when it does not start.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "OPSTAP_DATABASE_URL": f"sqlite:///{folder / 'portal.db'}",
        "OPSTAP_BASE_URL": address,
        "OPSTAP_LOG_LEVEL": "WARNING",
        **environment,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
        try:
            wait_until_it_answers(f"{address}/healthz", process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once `url` answers. Raises RuntimeError with the end of the log when it will not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the portal did not start:\n{log.read_text()[-4000:]}")
