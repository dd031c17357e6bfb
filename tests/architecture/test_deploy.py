"""What an administrator copies from deploy/ agrees with the code it runs."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from portal import MAX_FORM_BYTES
from portal.config import Settings
from portal.headers import headers_for
from portal.uploads import BODY_BYTES
from scripts.production import command_of
from tests.architecture.source import ROOT, read

DEPLOY = ROOT / "deploy"
NGINX = DEPLOY / "nginx"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = sorted(f"OPSTAP_{field.name.upper()}" for field in fields(Settings))
ADD_HEADER = re.compile(r'^add_header (\S+) "(.*)" always;$', re.MULTILINE)
UNIT_BYTES = {"k": 1024, "m": 1024 * 1024}


def directives(path: Path, name: str) -> list[str]:
    """The values of a directive of nginx, comments left out."""
    return re.findall(rf"^\s*{name} (.*);", read(path), re.MULTILINE)


def test_nginx_adds_the_portals_own_headers() -> None:
    assert dict(ADD_HEADER.findall(read(NGINX / "opstap-headers.conf"))) == headers_for(https=True)


def test_nginx_lets_every_form_through_that_the_portal_takes() -> None:
    (buffer,) = directives(NGINX / "opstap.conf", "client_body_buffer_size")
    most, with_file = directives(NGINX / "opstap.conf", "client_max_body_size")
    assert min(bytes_of(buffer), bytes_of(most)) >= MAX_FORM_BYTES
    assert bytes_of(with_file) > BODY_BYTES


def bytes_of(size: str) -> int:
    """A size as nginx writes it, such as 1m."""
    return int(size[:-1]) * UNIT_BYTES[size[-1]]


def test_nginx_never_sends_a_form_twice() -> None:
    (conditions,) = directives(NGINX / "opstap-proxy.conf", "proxy_next_upstream")
    assert set(conditions.split()) == {"error", "timeout", "invalid_header"}


def test_nginx_waits_longer_than_the_portal_does() -> None:
    (seconds,) = directives(NGINX / "opstap-proxy.conf", "proxy_read_timeout")
    assert int(seconds.removesuffix("s")) > 2 * Settings().database_timeout


def test_nginx_logs_no_address_search_or_browser() -> None:
    (log_format,) = re.findall(r"log_format opstap (.*?);", read(NGINX / "opstap.conf"), re.DOTALL)
    found = set(re.findall(r"\$(\w+)", log_format))
    personal = {"remote_addr", "request", "request_uri", "uri", "args", "query_string"}
    assert found
    assert not found & personal
    assert not [name for name in found if name.startswith(("http_", "arg_", "cookie_", "remote_"))]
    assert directives(NGINX / "opstap.conf", "error_log") == [
        "/var/log/nginx/opstap-error.log crit"
    ]


def test_the_page_for_when_nobody_answers_needs_nobody() -> None:
    page = BeautifulSoup(read(NGINX / "opstap-down.html"), "html.parser")
    heading = page.select_one("h1")
    assert heading is not None
    assert page.title is not None
    assert page.title.get_text().startswith(heading.get_text())
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert not page.select("script, link, img, style, [style]")
    assert {link["href"] for link in page.select("a")} >= {"tel:112", "tel:08000113"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_shut_in(unit: Path) -> None:
    lines = set(read(unit).splitlines())
    assert lines >= {
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
        "SystemCallFilter=@system-service",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    }
    assert any(line.startswith("User=opstap") for line in lines)


@pytest.mark.parametrize("unit", ["opstap-web@.service", "opstap-worker.service"])
def test_what_must_run_is_started_again(unit: str) -> None:
    assert "Restart=always" in read(DEPLOY / "systemd" / unit).splitlines()


def test_the_unit_listens_where_it_is_told() -> None:
    command = command_of("opstap-web@.service", instance="8001")
    assert command[command.index("--port") + 1] == "8001"
    assert command[-1] == "app:app"


def test_the_container_runs_as_nobody_in_particular() -> None:
    text = read(DEPLOY / "container" / "Containerfile")
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["10001:10001"]
    assert not re.findall(r"^FROM \S+:latest|^FROM [^:\s]+(?:\s|$)", text, re.MULTILINE)
    compose = yaml.safe_load(read(DEPLOY / "container" / "compose.yaml"))
    assert set(compose["services"]) == {"web1", "web2", "worker", "migrate"}


def test_the_example_holds_settings_that_exist() -> None:
    named = re.findall(r"^#?(OPSTAP_\w+)=", read(DEPLOY / "opstap.env.example"), re.MULTILINE)
    assert named
    assert set(named) <= set(SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_told(setting: str) -> None:
    told = [line for line in read(ROOT / "docs" / "running.md").splitlines() if "|" in line]
    assert any(f"`{setting}`" in line for line in told)
