"""Text messages through an HTTP gateway: POST {to, text, id} with an Idempotency-Key."""

from __future__ import annotations

from typing import Final

import requests

from portal.outbox.rules import delivery_id
from portal.outbox.transports import Parcel, RefusedError, TemporaryError

CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 10
TAKEN: Final = range(200, 300)
REFUSALS: Final = range(400, 500)
# Too slow and too many: both pass.
PASSING: Final = frozenset({408, 429})


class SmsGateway:
    """A gateway that takes JSON; `token` goes along as a bearer token when there is one."""

    def __init__(self, url: str, *, token: str = "", read_seconds: float = READ_SECONDS) -> None:
        self.url = url
        self.token = token
        self.read_seconds = read_seconds

    def send(self, parcel: Parcel) -> None:
        """Hand the text over; the gateway drops a second one with the same id."""
        key = delivery_id(parcel.key)
        headers = {"Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            # The answer's body is never read, and a redirect could carry the number elsewhere.
            with requests.post(
                self.url,
                json={"to": parcel.recipient, "text": parcel.body, "id": key},
                headers=headers,
                timeout=(CONNECT_SECONDS, self.read_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                code = response.status_code
        except requests.RequestException as error:
            raise TemporaryError(f"gateway: {type(error).__name__}") from error
        _judge(code)


def _judge(code: int) -> None:
    """Raise what an answer's status means; 2xx means that it was taken."""
    if code in TAKEN:
        return
    if code in REFUSALS and code not in PASSING:
        raise RefusedError(f"gateway: {code}")
    raise TemporaryError(f"gateway: {code}")
