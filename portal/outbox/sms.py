"""Text messages through an HTTP gateway: POST {to, text, id} with an Idempotency-Key."""

from __future__ import annotations

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

from portal.cutting import Watch
from portal.outbox.rules import delivery_id
from portal.outbox.transports import Parcel, RefusedError, TemporaryError

STEP_SECONDS: Final = 10
TOTAL_SECONDS: Final = 30
TAKEN: Final = range(200, 300)
REFUSALS: Final = range(400, 500)
# Too slow and too many: both pass.
PASSING: Final = frozenset({408, 429})


class SmsGateway:
    """A gateway that takes JSON; `token` goes along as a bearer token when there is one."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        step_seconds: float = STEP_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self.url = url
        self.token = token
        self.step_seconds = step_seconds
        self.total_seconds = total_seconds

    def send(self, parcel: Parcel) -> None:
        """Hand the text over; the gateway drops a second one with the same id."""
        key = delivery_id(parcel.key)
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = {"to": parcel.recipient, "text": parcel.body, "id": key}
        try:
            code = self._post(json.dumps(body).encode(), headers)
        except (HTTPException, OSError) as error:
            raise TemporaryError(f"gateway: {type(error).__name__}") from error
        _judge(code)

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        """The answer's status; its body is never read, and a redirect is not followed."""
        parts = urlsplit(self.url)
        address = parts.hostname or "", parts.port
        connection: Any = (
            HTTPSConnection(*address, context=ssl.create_default_context())
            if parts.scheme == "https"
            else HTTPConnection(*address)
        )
        connection.timeout = self.step_seconds
        with Watch(self.total_seconds) as watch:
            connection._create_connection = watch.connect
            try:
                connection.request("POST", parts._replace(scheme="", netloc="").geturl() or "/",
                                   body, headers)  # fmt: skip
                return int(connection.getresponse().status)
            finally:
                connection.close()


def _judge(code: int) -> None:
    """Raise what an answer's status means; 2xx means that it was taken."""
    if code in TAKEN:
        return
    if code in REFUSALS and code not in PASSING:
        raise RefusedError(f"gateway: {code}")
    raise TemporaryError(f"gateway: {code}")
