"""One command runs everything, keeps it running, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from portal.cli.serve import child_environment, demo_secret, require_free_port, with_address
from portal.config import PROJECT_ROOT, Settings
from tests.support.outside import free_port

PATIENCE = 120.0


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`make run` without make, on a database in `folder`."""
    environment = {key: v for key, v in os.environ.items() if not key.startswith("OPSTAP_")}
    environment |= {
        "OPSTAP_DEMO": "1",
        "OPSTAP_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)],
        cwd=PROJECT_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it says, up to the line with these words."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def get(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()


def children_of(pid: int) -> set[int]:
    found = subprocess.run(
        ["/usr/bin/env", "pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    )
    return {int(word) for word in found.stdout.split()}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def workers_of(pid: int) -> set[int]:
    return {child for child in children_of(pid) if " worker " in command_of(child) + " "}


def wait_until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_it_opens_says_where_replaces_its_worker_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as process:
        said = read_until(process, "Ctrl-C")
        addresses = re.findall(r"http://\S+", said)
        assert addresses[0] == f"http://127.0.0.1:{port}"
        assert len(addresses) == 9
        for address in addresses[1:]:
            status, _page = get(port, address.removeprefix(addresses[0]).split("#")[0])
            assert status == 200
        _status, messages = get(port, "/demo/berichten")
        assert "http://127.0.0.1:5000" not in messages
        assert f"http://127.0.0.1:{port}/werk" in messages
        # The worker says so itself, a moment after the web processes answer.
        wait_until(lambda: json.loads(get(port, "/readyz")[1])["status"] == "ok")

        (first,) = workers_of(process.pid)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: workers_of(process.pid) - {first})

        family = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not [
            pid for pid in family if "granian" in command_of(pid) or "worker" in command_of(pid)
        ]


def is_running(pid: int) -> bool:
    """Whether there is such a process that is not just waiting to be collected."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def family_of(pid: int) -> set[int]:
    """The children of a process, and theirs."""
    children = children_of(pid)
    return children.union(*(family_of(child) for child in children))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
@pytest.mark.parametrize("victim", ["serve", "web"])
def test_kill_9_leaves_nobody_behind(tmp_path: Path, victim: str) -> None:
    port = free_port()
    with serving(tmp_path, port) as process:
        read_until(process, "Ctrl-C")
        family = family_of(process.pid)
        (web,) = (pid for pid in children_of(process.pid) if "granian" in command_of(pid))
        assert len(family) >= 4
        os.kill(process.pid if victim == "serve" else web, signal.SIGKILL)
        process.wait(PATIENCE)
        wait_until(lambda: not any(is_running(pid) for pid in family))
        require_free_port("127.0.0.1", port)


def test_a_port_that_is_taken_is_told_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"Port {port} .* make run PORT="):
            require_free_port("127.0.0.1", port)


def test_the_address_follows_the_port_unless_it_was_set() -> None:
    followed = with_address(Settings(demo=True), {}, port=5055)
    assert followed.base_url == "http://127.0.0.1:5055"
    fixed = Settings(base_url="https://opstap.example")
    kept = with_address(fixed, {"OPSTAP_BASE_URL": "https://opstap.example"}, port=5055)
    assert kept.base_url == "https://opstap.example"


def test_the_demos_secret_stays_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    path = tmp_path / "var" / "demo-secret"
    first = demo_secret(path)
    assert demo_secret(path) == first
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_children_do_not_take_themselves_for_the_command_line() -> None:
    settings = Settings(secret_key="x" * 32, base_url="https://opstap.example")
    child = child_environment({"FLASK_RUN_FROM_CLI": "true", "PATH": "/bin"}, settings)
    assert child == {"PATH": "/bin", "OPSTAP_BASE_URL": "https://opstap.example"}
