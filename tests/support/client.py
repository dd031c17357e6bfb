"""A test client that reads pages as people do, and checks the house rules on every page."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_check import check_page, tree_of

ORIGIN = "https://opstap.test"


class HouseClient(FlaskClient):
    """Opens pages on the portal's own https address and keeps the last page parsed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as a browser would, and check the page that comes back."""
        kwargs.setdefault("base_url", ORIGIN)
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        response = super().open(*args, headers=headers, **kwargs)
        if response.mimetype == "text/html" and response.data:
            check_page(response)
        return response

    def page(self, path: str, **kwargs: Any) -> BeautifulSoup:
        """GET a page that must be there, parsed."""
        response = self.get(path, **kwargs)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return parse(response)

    def submit(self, path: str, form: Tag | None, /, **changes: Any) -> TestResponse:
        """POST a form found on a page with its own values, changed as a person would.

        A value of None leaves the field out, as an unticked box does.
        """
        data: dict[str, Any] = form_values(form) if form else {}
        data.update(changes)
        target = (form.get("action") if form else None) or path
        return self.post(str(target), data={k: v for k, v in data.items() if v is not None})


def parse(response: TestResponse) -> BeautifulSoup:
    """The response's HTML as a tree."""
    return tree_of(response)


def form_values(form: Tag) -> dict[str, Any]:
    """What a browser would send for an untouched form: name -> value or list of values."""
    values: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, value = str(control["name"]), _value(control)
        if value is None:
            continue
        if name in values:
            kept = values[name]
            values[name] = [*kept, value] if isinstance(kept, list) else [kept, value]
        else:
            values[name] = value
    return values


def _value(control: Tag) -> str | None:
    if control.has_attr("disabled"):
        return None
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen.get("value", chosen.get_text())) if chosen else None
    if control.get("type") in {"checkbox", "radio"}:
        return str(control.get("value", "on")) if control.has_attr("checked") else None
    if control.get("type") in {"submit", "button"}:
        return None
    return str(control.get("value", ""))
