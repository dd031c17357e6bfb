"""What nginx with the shipped configuration must do besides passing requests on."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection

from bs4 import BeautifulSoup

from portal.headers import headers_for
from scripts.production import WEB, Stack
from scripts.visitors import PATIENCE, Door

SEARCH = "/aanbod?zoek=geldzorgen"
ADDRESS = "127.0.9.77"
DOWN = "We zijn er even niet"


def ask(door: Door, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """One request over TLS: status, headers, body."""
    connection = HTTPSConnection(
        "localhost",
        door.port,
        timeout=PATIENCE,
        context=door.context,
        source_address=(ADDRESS, 0),
    )
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def find_problems(stack: Stack, door: Door) -> Iterator[str]:
    """What is wrong while everything runs."""
    status, headers, body = ask(door, SEARCH)
    if status != 200:
        yield f"a search answers {status}"
    yield from header_problems("a page", headers)
    yield from static_problems(door, body.decode())
    if not refuses_strangers(door):
        yield "another host name gets an answer"
    plain = HTTPConnection("localhost", stack.ports["plain"], timeout=PATIENCE)
    plain.request("GET", "/aanbod")
    if plain.getresponse().status != 301:
        yield "http does not lead to https"
    plain.close()


def find_problems_when_down(stack: Stack, door: Door) -> Iterator[str]:
    """What is wrong once no web process is left; ends them."""
    for name in WEB:
        stack.kill(name)
    status, headers, body = ask(door, "/")
    if status != 502 or DOWN not in body.decode():
        yield f"without a process, a page answers {status}"
    yield from header_problems("the page of nginx itself", headers)
    log = (stack.folder / "opstap.log").read_text(encoding="utf-8")
    log += (stack.folder / "opstap-error.log").read_text(encoding="utf-8")
    yield from (f"a log holds {word!r}" for word in ("zoek", ADDRESS) if word in log)


def header_problems(what: str, headers: HTTPMessage) -> Iterator[str]:
    """Headers that are missing, doubled or different."""
    for name, value in headers_for(https=True).items():
        if headers.get_all(name) != [value]:
            yield f"{what} has {name}: {headers.get_all(name)}"


def static_problems(door: Door, page: str) -> Iterator[str]:
    """A style sheet must come compressed and be kept for a year."""
    link = BeautifulSoup(page, "html.parser").select_one("link[rel=stylesheet]")
    if link is None:
        yield "a page without styles"
        return
    status, headers, _body = ask(door, str(link["href"]), **{"Accept-Encoding": "br, gzip"})
    if (status, headers["Content-Encoding"]) != (200, "br"):
        yield f"styles answer {status} {headers['Content-Encoding']}"
    if "immutable" not in (headers["Cache-Control"] or ""):
        yield f"styles have Cache-Control: {headers['Cache-Control']}"
    yield from header_problems("a style sheet", headers)


def refuses_strangers(door: Door) -> bool:
    """Whether somebody who asks for another host name is turned away."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # An address has no name to ask for.
    connection = HTTPSConnection("127.0.0.1", door.port, timeout=PATIENCE, context=context)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (ssl.SSLError, OSError):
        return True
    finally:
        connection.close()
    return False
