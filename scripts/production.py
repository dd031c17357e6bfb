"""A portal as a municipality runs it, on this machine, for trials: the shipped configuration.

nginx with deploy/nginx, web processes and a worker with the commands of deploy/systemd, PostgreSQL
with the rights of deploy/postgresql, and Redis. What differs from production are ports and folders.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import create_engine

from scripts.postgres import Cluster, free_port
from scripts.system import MissingProgramError, apt_install

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
PROGRAMS = Path(sys.executable).parent
IN_PRODUCTION = "/srv/opstap/current"
START_SECONDS = 90
WEB = ("one", "two")


class TrialError(RuntimeError):
    """Something that should have started did not; the text says what."""


def find_program(name: str, package: str) -> str:
    """Return the path of a program, installed now if need be."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    if shutil.which(name, path=path) is None:
        apt_install(package)
    found = shutil.which(name, path=path)
    if found is None:
        raise MissingProgramError(f"'{name}' is needed. Install the package '{package}'.")
    return found


def command_of(unit: str, *, instance: str = "") -> list[str]:
    """The command of a unit in deploy/systemd, with this folder instead of the installed one."""
    lines = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8").replace("\\\n", " ")
    start = next(line for line in lines.splitlines() if line.startswith("ExecStart="))
    words = shlex.split(start.removeprefix("ExecStart=").replace("%i", instance))
    return [word.replace(f"{IN_PRODUCTION}/.venv/bin", str(PROGRAMS)) for word in words]


def render(text_of: str, changes: dict[str, str]) -> str:
    """`text_of` with every key replaced. Raises TrialError when one is not there to replace."""
    for old, new in changes.items():
        if old not in text_of:
            raise TrialError(f"The configuration no longer holds {old!r}.")
        text_of = text_of.replace(old, new)
    return text_of


def administer(url: str, *statements: str) -> None:
    """Run SQL outside a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def is_open(port: int) -> bool:
    """Whether anything listens on a port of this machine."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until_open(port: int) -> None:
    """Wait until something listens on a port. Raises TrialError when nothing ever does."""
    deadline = time.monotonic() + START_SECONDS
    while not is_open(port):
        if time.monotonic() > deadline:
            raise TrialError(f"Nothing listens on port {port}.")
        time.sleep(0.05)


def is_healthy(port: int) -> bool:
    """Whether a web process answers, as its unit waits for."""
    with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as it:
        return bool(it.status == 200)
    return False


class Stack:
    """Everything that runs, in one folder, each in a process group of its own."""

    def __init__(
        self, folder: Path, cluster: Cluster, mail_port: int, *, own_static: bool = False
    ) -> None:
        self.folder = folder
        self.cluster = cluster
        self.own_static = own_static
        self.ports = {name: free_port() for name in ("one", "two", "nginx", "plain", "redis")}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.owner_url = self._url("opstap_owner", "opstap")
        self.settings = {
            "OPSTAP_DATABASE_URL": self._url("opstap", "opstap"),
            "OPSTAP_SECRET_KEY": secrets.token_hex(32),
            "OPSTAP_BASE_URL": f"https://localhost:{self.ports['nginx']}",
            "OPSTAP_TRUSTED_PROXIES": "1",
            "OPSTAP_REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "OPSTAP_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        }
        own = {k: v for k, v in os.environ.items() if not k.startswith("OPSTAP_")}
        self.environment = {**own, **self.settings}

    def _url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.cluster.port}/{database}"

    def prepare(self) -> None:
        """The database with its two roles, a certificate, nginx's configuration."""
        administer(
            self.cluster.url,
            "CREATE ROLE trial SUPERUSER LOGIN",
        )
        # The server's own superuser has the name that the portal's role has in production.
        administer(
            self._url("trial", "postgres"),
            "ALTER ROLE opstap RENAME TO first_of_all",
            "CREATE ROLE opstap_owner LOGIN",
            "CREATE ROLE opstap LOGIN",
            "CREATE DATABASE opstap OWNER opstap_owner",
        )
        owner = {**self.environment, "OPSTAP_DATABASE_URL": self.owner_url}
        flask = [str(PROGRAMS / "flask"), "--app", "app"]
        for words in (["db", "upgrade"], ["region", "load"]):
            subprocess.run([*flask, *words], cwd=ROOT, env=owner, check=True, capture_output=True)
        administer(self.owner_url, (DEPLOY / "postgresql" / "rights.sql").read_text())
        self._make_certificate()
        self._write_nginx()

    def _make_certificate(self) -> None:
        subprocess.run(
            [
                *(find_program("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048"),
                *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
                *("-addext", "subjectAltName=DNS:localhost"),
                *("-keyout", str(self.folder / "key.pem"), "-out", str(self.folder / "cert.pem")),
            ],
            check=True,
            capture_output=True,
        )

    def _write_nginx(self) -> None:
        changes = {
            "127.0.0.1:8001": f"127.0.0.1:{self.ports['one']}",
            "127.0.0.1:8002": f"127.0.0.1:{self.ports['two']}",
            "listen 80": f"listen {self.ports['plain']}",
            "listen 443": f"listen {self.ports['nginx']}",
            "server_name opstap.example": "server_name localhost",
            "/etc/letsencrypt/live/opstap.example/fullchain.pem": f"{self.folder}/cert.pem",
            "/etc/letsencrypt/live/opstap.example/privkey.pem": f"{self.folder}/key.pem",
            "/var/log/nginx/": f"{self.folder}/",
            "/etc/nginx/opstap/": f"{self.folder}/",
        }
        if self.own_static:
            changes |= {"#include ": "include "}
        for source in (DEPLOY / "nginx").iterdir():
            content = source.read_text(encoding="utf-8")
            if source.name == "opstap.conf":
                content = render(content, changes)
            content = content.replace("/etc/nginx/opstap", str(self.folder))
            (self.folder / source.name).write_text(content.replace(IN_PRODUCTION, str(ROOT)))
        modules = "include /etc/nginx/modules-enabled/*.conf;" if self.own_static else ""
        user = f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else ""
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"{user}\n{modules}\nworker_processes 2;\npid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/start.log;\nevents {{ worker_connections 512; }}\n"
            f"http {{\ninclude /etc/nginx/mime.types;\n{temporary}"
            f"include {self.folder}/opstap.conf;\n}}\n"
        )

    def start(self, name: str) -> None:
        """Start one part, and wait until it answers where it has a port."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._command(name),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if name in self.ports:
            self._wait(name)

    def _command(self, name: str) -> list[str]:
        if name == "redis":
            place = ["--port", str(self.ports[name]), "--save", "", "--dir", str(self.folder)]
            return [find_program("redis-server", "redis-server"), *place]
        if name == "nginx":
            configuration = ["-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
            return [find_program("nginx", "nginx"), *configuration]
        if name == "worker":
            return command_of("opstap-worker.service")
        return command_of("opstap-web@.service", instance=str(self.ports[name]))

    def _wait(self, name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (is_healthy(self.ports[name]) if name in WEB else is_open(self.ports[name])):
            log = self.folder / f"{name}.log"
            if time.monotonic() > deadline or self.running[name].poll() is not None:
                raise TrialError(f"{name} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """End a part and its children at once, as a machine that runs out of memory does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running.pop(name).wait()

    def restart(self, name: str) -> None:
        """Ask a part to finish what it has in hand, and start it again: one step of an upgrade."""
        process = self.running.pop(name)
        process.terminate()
        process.wait(START_SECONDS)
        self.start(name)

    def stop(self) -> None:
        """End everything."""
        for name in reversed(list(self.running)):
            self.kill(name)
