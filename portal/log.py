"""Logs as JSON lines: a fixed event name, ids and scalars. Never a name, address, token or note."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any, Final

from flask import Flask, Response, g, request

logger = logging.getLogger("opstap")
SCALARS: Final = (str, int, float, bool, type(None))


class JsonLines(logging.Formatter):
    """One JSON object per record; a traceback keeps its types and places, not its values."""

    def format(self, record: logging.LogRecord) -> str:
        """Render the record; the message of an exception is left out: it may quote a person."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith("opstap") else record.msg,
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    places: list[str] = []
    tail = record.exc_info[2] if record.exc_info else None
    while tail is not None:
        code = tail.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{tail.tb_lineno} {code.co_name}")
        tail = tail.tb_next
    return places[-8:]


def init_log(app: Flask, level: str) -> None:
    """Send everything to standard error as JSON and log each request by its route template."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # They say at every start what nobody needs to read.
    for chatty in ("alembic", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app.before_request(_start_timer)
    app.after_request(_log_request)


def log_event(name: str, **fields: str | float | bool | None) -> None:
    """Log `name` with ids and scalars; `name` is a fixed word, never built from input."""
    logger.info(name, extra={"fields": _checked(fields)})


def log_problem(name: str, **fields: str | float | bool | None) -> None:
    """Like log_event, at error level, with the traceback's places when one is being handled."""
    with_trace = sys.exc_info()[0] is not None
    logger.error(name, extra={"fields": _checked(fields)}, exc_info=with_trace)


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    for key, value in fields.items():
        if not isinstance(value, SCALARS):
            raise TypeError(f"log field {key} must be a scalar")
    return fields


def _start_timer() -> None:
    g.request_started = time.perf_counter()


def _log_request(response: Response) -> Response:
    # The route's template, not the address: an address can hold a reference or a search.
    route = request.url_rule.rule if request.url_rule else "-"
    if route.startswith("/static"):
        return response
    taken = time.perf_counter() - g.get("request_started", time.perf_counter())
    log_event(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        ms=round(taken * 1000, 1),
    )
    return response
