"""Fetching an address that a person entered, without being led inside or kept waiting.

Whoever can make the portal fetch something could have it speak to machines that only it can reach.
So a name is looked up once, every address it has must be a public one, and the connection is made
to the address that was looked at: a second look-up could answer something else. Each redirect is
judged as if it were typed. Size and time are limited for the whole, also for a server that drips.
Only the worker fetches; no page waits for a stranger's server.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urljoin, urlsplit

from portal.cutting import Watch

PORTS: Final = {"http": 80, "https": 443}
# Calendars are offered under names of their own for what is plain https.
OTHER_NAMES: Final = {"webcal": "https", "webcals": "https"}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
GONE: Final = frozenset({404, 410})
DENIED: Final = frozenset({401, 403, 407})
MOST_REDIRECTS: Final = 3
LONGEST_ADDRESS: Final = 2000
CHUNK: Final = 64 * 1024
GZIP: Final = 31
AGENT: Final = "Opstap"
# The part of IPv6 that is handed out to the public, and what inside it is not, or leads to IPv4.
PUBLIC_SIX: Final = ipaddress.IPv6Network("2000::/3")
NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.88.99.0/24")
)
Resolver = Callable[[str, int], Collection[str]]


class Refusal(StrEnum):
    """Why nothing was fetched. A code: what the other side said is never repeated."""

    ADDRESS = "address"
    INSIDE = "inside"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    UNSAFE = "unsafe"
    REDIRECTS = "redirects"
    GONE = "gone"
    DENIED = "denied"
    BROKEN = "broken"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"


class GuardError(Exception):
    """Nothing was fetched; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address that may be tried: `path` with its query; `host` as it goes over the line."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """The whole address, for what a redirect says in relation to it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{name}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: the body as it is meant, and its type without parameters."""

    body: bytes
    content_type: str


def read_target(address: str, *, ports: Collection[int] = ()) -> Target:
    """The target that `address` names. Raises GuardError for what is never fetched.

    Only http and https, on their own ports (or on `ports`), without a name and password in it.
    """
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        raise GuardError(Refusal.ADDRESS)
    try:
        parts = urlsplit(address)
        scheme = OTHER_NAMES.get(parts.scheme, parts.scheme)
        port = parts.port or PORTS[scheme]
        host = _wire_name(parts.hostname or "")
    except (ValueError, KeyError) as error:
        raise GuardError(Refusal.ADDRESS) from error
    if not host or "@" in parts.netloc or port not in {PORTS[scheme], *ports}:
        raise GuardError(Refusal.ADDRESS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=scheme, host=host, port=port, path=_on_the_line(path))


def is_public(address: str) -> bool:
    """True when an IP address is one that everybody on the internet can reach."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed not in PUBLIC_SIX or parsed.scope_id:
            return False
    if any(parsed.version == each.version and parsed in each for each in NOT_PUBLIC):
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def look_up(host: str, port: int) -> Collection[str]:
    """Every address that a name has, as this machine would find them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Fetches what may be fetched.

    `inside` names the (address, port) pairs that may be reached although they are not public, for
    tests with a server of their own; no setting reaches it. `seconds` and `most_bytes` bound one
    fetch, redirects included and unpacked.
    """

    def __init__(
        self,
        *,
        seconds: float = 10.0,
        most_bytes: int = 2_000_000,
        inside: Collection[tuple[str, int]] = (),
        resolve: Resolver = look_up,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.seconds = seconds
        self.most_bytes = most_bytes
        self.inside = frozenset(inside)
        self.resolve = resolve
        self.context = context or ssl.create_default_context()

    def fetch(self, address: str, *, accept: str) -> Fetched:
        """What `address` gives, after at most three redirects. Raises GuardError."""
        ends_at = time.monotonic() + self.seconds
        target = self._read(address)
        with Watch(self.seconds) as watch:
            try:
                for _turn in range(MOST_REDIRECTS + 1):
                    answer = self._ask(target, watch, ends_at, accept)
                    if isinstance(answer, Fetched):
                        return answer
                    target = self._follow(target, answer)
            except (OSError, http.client.HTTPException, zlib.error) as error:
                raise GuardError(_judge(error, ends_at)) from error
        raise GuardError(Refusal.REDIRECTS)

    def _read(self, address: str) -> Target:
        return read_target(address, ports=[port for _, port in self.inside])

    def _follow(self, target: Target, location: str) -> Target:
        following = self._read(urljoin(target.address, location))
        if target.scheme == "https" and following.scheme != "https":
            # What is asked for is a secret: it does not go over an open line.
            raise GuardError(Refusal.UNSAFE)
        return following

    def _ask(self, target: Target, watch: Watch, ends_at: float, accept: str) -> Fetched | str:
        """The answer, or where it says to go."""
        connection = self._connection(target, self._dial(target, watch, ends_at))
        try:
            connection.request("GET", target.path, headers=_headers(accept))
            with connection.getresponse() as response:
                if response.status in REDIRECTS:
                    return response.headers.get("Location", "")
                _refuse_status(response.status)
                body = self._body(response)
        finally:
            connection.close()
        if time.monotonic() >= ends_at:
            # Cut off by the watch: what there is may be half of it.
            raise GuardError(Refusal.TOO_SLOW)
        return Fetched(body=body, content_type=response.headers.get_content_type())

    def _connection(self, target: Target, opened: socket.socket) -> http.client.HTTPConnection:
        """Plain or encrypted, over what was opened already; it makes no connection itself."""
        if target.scheme == "http":
            plain = http.client.HTTPConnection(target.host, target.port)
            plain.sock = opened
            return plain
        secure = http.client.HTTPSConnection(target.host, target.port, context=self.context)
        try:
            secure.sock = self.context.wrap_socket(opened, server_hostname=target.host)
        except BaseException:
            opened.close()
            raise
        return secure

    def _dial(self, target: Target, watch: Watch, ends_at: float) -> socket.socket:
        """A connection to one of the addresses that were looked at, the first that answers."""
        failure: OSError = TimeoutError()
        for address in self._addresses(target, ends_at):
            try:
                return watch.connect((address, target.port), self.seconds)
            except OSError as error:
                failure = error
        raise failure

    def _addresses(self, target: Target, ends_at: float) -> list[str]:
        """What the name has. One that is not public is enough to go nowhere."""
        found = self._look_up(target, ends_at)
        if not found:
            raise GuardError(Refusal.UNKNOWN)
        if not all(self._may_reach(address, target) for address in found):
            raise GuardError(Refusal.INSIDE)
        return found

    def _may_reach(self, address: str, target: Target) -> bool:
        if (address, target.port) in self.inside:
            return True
        return is_public(address) and target.port == PORTS[target.scheme]

    def _look_up(self, target: Target, ends_at: float) -> list[str]:
        """Looking up has no limit of its own, so it is done by one who may be left behind."""
        found: list[str] = []
        failed: list[Exception] = []

        def ask() -> None:
            try:
                found.extend(self.resolve(target.host, target.port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(max(0.0, ends_at - time.monotonic()))
        if asking.is_alive():
            raise GuardError(Refusal.TOO_SLOW)
        if failed:
            raise GuardError(Refusal.UNKNOWN) from failed[0]
        return found

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        """The body, unpacked; neither packed nor unpacked may it be more than the limit."""
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in {"identity", "", "gzip", "x-gzip"}:
            raise GuardError(Refusal.BROKEN)
        packed = self._read_all(response)
        if encoding in {"identity", ""}:
            return packed
        unpacking = zlib.decompressobj(GZIP)
        body = unpacking.decompress(packed, self.most_bytes + 1)
        if len(body) > self.most_bytes:
            raise GuardError(Refusal.TOO_BIG)
        if not unpacking.eof:
            raise zlib.error("it ends too early")
        return body

    def _read_all(self, response: http.client.HTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := response.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > self.most_bytes:
                raise GuardError(Refusal.TOO_BIG)
        if response.length:
            # It ended before it gave what it said it would.
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(pieces)


def _headers(accept: str) -> dict[str, str]:
    return {
        "User-Agent": AGENT,
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _refuse_status(status: int) -> None:
    if status in GONE:
        raise GuardError(Refusal.GONE)
    if status in DENIED:
        raise GuardError(Refusal.DENIED)
    if status != http.HTTPStatus.OK:
        raise GuardError(Refusal.BROKEN)


def _judge(error: Exception, ends_at: float) -> Refusal:
    """What went wrong on the line. Whatever breaks when the time is over, broke by that."""
    if time.monotonic() >= ends_at or isinstance(error, TimeoutError):
        return Refusal.TOO_SLOW
    if isinstance(error, ssl.SSLError):
        return Refusal.UNSAFE
    if isinstance(error, http.client.HTTPException | zlib.error):
        return Refusal.BROKEN
    return Refusal.UNREACHABLE


def _wire_name(host: str) -> str:
    """A host's name as it is asked for; names with other letters in their own spelling of ASCII."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _on_the_line(path: str) -> str:
    return "".join(c if c.isascii() else _escaped(c) for c in path)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
