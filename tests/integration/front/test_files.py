"""Static files: kept for a year under a name of their content, and never missed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.assets import HASHED, KEPT_FOR_A_YEAR
from tests.support.client import ORIGIN, HouseClient


def addresses(client: HouseClient) -> set[str]:
    """Every file that the offer's page asks for, without the place on a sheet."""
    page = client.page("/aanbod")
    found = [tag.get("href") or tag.get("src") for tag in page.select("link[href], img[src]")]
    return {str(each).split("#")[0] for each in found if "/static/" in str(each)}


def test_every_file_of_a_page_is_there_and_kept_for_a_year(client: HouseClient, app: Flask) -> None:
    found = addresses(client)
    assert len(found) >= 3
    for address in found:
        answer = FlaskClient(app, app.response_class).get(
            address, base_url=ORIGIN, headers={"Accept-Encoding": "br"}
        )
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == KEPT_FOR_A_YEAR
        assert answer.headers["Content-Encoding"] == "br"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert HASHED.search(address), address
        answer.close()


@pytest.mark.parametrize("name", ["css/opstap.css", "css/opstap.0123456789.css"])
def test_a_name_of_another_release_gives_this_releases_file(app: Flask, name: str) -> None:
    client = FlaskClient(app, app.response_class)
    answer = client.get(f"/static/{name}", base_url=ORIGIN)
    assert answer.status_code == 200
    assert re.search(r"\.door\b", answer.text)
    assert "max-age=31536000" not in answer.headers["Cache-Control"]
    answer.close()
