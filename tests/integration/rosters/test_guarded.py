"""Promise 17: what a person entered is fetched from outside only, and never for ever."""

from __future__ import annotations

import gzip

import pytest

from portal.guarded import Guard, GuardError, Refusal, is_public, read_target
from tests.integration.rosters.servers import (
    Answerer,
    answer,
    drip,
    drip_headers,
    keep_silent,
    pour,
    stranger,
)

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
ACCEPT = "text/calendar"


def refusal(guard: Guard, address: str) -> Refusal:
    with pytest.raises(GuardError) as caught:
        guard.fetch(address, accept=ACCEPT)
    return caught.value.refusal


def guard_for(port: int, **values: object) -> Guard:
    return Guard(**{"inside": [("127.0.0.1", port)], "seconds": 3.0, **values})


INSIDE = (
    "127.0.0.1", "127.1.2.3", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
    "2001::1", "2002:7f00:1::", "64:ff9b::7f00:1", "100::1", "3fff::1", "onzin",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_these_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.0.6.139", "2a00:1450:400e::1", "100.128.0.1"])
def test_these_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE[:-1])
def test_a_name_that_resolves_inside_is_not_followed(address: str) -> None:
    """Also when only one of its addresses does."""
    for found in ([address], ["8.8.8.8", address]):
        guard = Guard(resolve=lambda _host, _port, found=found: found)
        assert refusal(guard, "https://agenda.example/x.ics") == Refusal.INSIDE


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"]
)
def test_names_of_this_machine_are_refused(host: str) -> None:
    assert refusal(Guard(), f"http://{host}/x.ics") in {Refusal.INSIDE, Refusal.UNKNOWN}


@pytest.mark.parametrize(
    "address",
    ["", "agenda.example", "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/",
     "http://a:b@a.example/", "http://@a.example/", "http://a.example:22/", "https://a.example:80/",
     "http://a.example:99999/", "http://[::1/", "http:///x", "http://a.example/\r\nHost: x",
     "http://a.example/a b", "http://a.example/" + "x" * 2001, "http://\u2028/"],
)  # fmt: skip
def test_what_is_no_address_is_never_tried(address: str) -> None:
    with pytest.raises(GuardError) as caught:
        read_target(address)
    assert caught.value.refusal == Refusal.ADDRESS


def test_a_calendar_is_asked_for_by_its_own_name_for_https() -> None:
    target = read_target("webcal://agenda.example/a.ics?x=1")
    assert (target.scheme, target.port, target.path) == ("https", 443, "/a.ics?x=1")


def test_what_there_is_comes_back_and_nothing_of_ours_goes_out() -> None:
    with stranger(answer(CALENDAR, "Content-Type: text/calendar; charset=utf-8")) as server:
        fetched = guard_for(server.port).fetch(server.address, accept=ACCEPT)
    assert (fetched.body, fetched.content_type) == (CALENDAR, "text/calendar")
    (request,) = server.requests
    names = {line.partition(":")[0].lower() for line in request.splitlines()[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert "User-Agent: Opstap" in request


def test_a_packed_answer_is_unpacked() -> None:
    with stranger(answer(gzip.compress(CALENDAR), "Content-Encoding: gzip")) as server:
        assert guard_for(server.port).fetch(server.address, accept=ACCEPT).body == CALENDAR


BOMB = gzip.compress(b"0" * 50_000_000)


@pytest.mark.parametrize(
    ("answerer", "expected"),
    [
        (answer(b"x" * 5_000_000), Refusal.TOO_BIG),
        (pour, Refusal.TOO_BIG),
        (answer(BOMB, "Content-Encoding: gzip"), Refusal.TOO_BIG),
        (answer(b"no gzip", "Content-Encoding: gzip"), Refusal.BROKEN),
        (answer(gzip.compress(CALENDAR)[:-9], "Content-Encoding: gzip"), Refusal.BROKEN),
        (answer(b"", "Content-Encoding: zstd"), Refusal.BROKEN),
        (answer(b"", status="404 Not Found"), Refusal.GONE),
        (answer(b"", status="401 Unauthorized"), Refusal.DENIED),
        (answer(b"", status="500 Oops"), Refusal.BROKEN),
        (answer(b"", "Location: /agenda.ics", status="302 Found"), Refusal.REDIRECTS),
        (answer(b"", "Location: http://127.0.0.1:1/", status="302 Found"), Refusal.ADDRESS),
        (answer(b"", "Location: http://localhost/", status="302 Found"), Refusal.INSIDE),
        (answer(b"", "Location: http://169.254.169.254/", status="307 X"), Refusal.INSIDE),
        (answer(b"", "Location: file:///etc/passwd", status="301 X"), Refusal.ADDRESS),
        (lambda line, _request: line.sendall(b"SSH-2.0-x\r\n"), Refusal.BROKEN),
        (lambda line, _request: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
         Refusal.BROKEN),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_a_server_does_is_told_as_a_code(answerer: Answerer, expected: Refusal) -> None:
    with stranger(answerer) as server:
        assert refusal(guard_for(server.port), server.address) == expected


@pytest.mark.parametrize("answerer", [drip, drip_headers, keep_silent])
def test_a_server_that_never_ends_is_left(answerer: Answerer) -> None:
    with stranger(answerer) as server:
        guard = guard_for(server.port, seconds=0.5)
        assert refusal(guard, server.address) == Refusal.TOO_SLOW


def test_nobody_there_and_no_such_name() -> None:
    with stranger(answer(CALENDAR)) as server:
        port = server.port
    assert refusal(guard_for(port), f"http://127.0.0.1:{port}/") == Refusal.UNREACHABLE
    nobody = Guard(resolve=lambda _host, _port: [])
    assert refusal(nobody, "https://agenda.example/") == Refusal.UNKNOWN


def test_a_line_that_is_not_encrypted_is_no_https() -> None:
    with stranger(answer(CALENDAR)) as server:
        address = f"https://127.0.0.1:{server.port}/"
        assert refusal(guard_for(server.port), address) == Refusal.UNSAFE


def test_a_second_look_up_changes_nothing() -> None:
    """Rebinding: the name is looked up once, and that address is the one that is spoken to."""
    asked: list[str] = []
    with stranger(answer(CALENDAR)) as inside, stranger(answer(b"ours")) as allowed:

        def resolve(host: str, _port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        guard = guard_for(allowed.port, resolve=resolve)
        fetched = guard.fetch(f"http://agenda.example:{allowed.port}/", accept=ACCEPT)
        assert fetched.body == b"ours"
        assert asked == ["agenda.example"]
        again = f"http://agenda.example:{allowed.port}/"
        assert refusal(guard, again) == Refusal.INSIDE
    assert inside.requests == []
