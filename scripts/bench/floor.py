"""The floor: the least that a Flask app with an ORM does for the same rows and as long a page.

No search, no filters, no language, no headers, no limits: what the portal does besides is what the
ratio shows. The engine's settings and the web server's are the portal's own.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Final

from flask import Flask, render_template
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, sessionmaker

import portal.models  # noqa: F401  # the mappers of all tables, which refer to each other
from portal.catalogue.models import Item, ItemVersion, VersionState
from portal.catalogue.paging import PAGE_SIZE
from portal.database import JsonDocument, make_engine
from scripts.bench.settings import PAGE_BYTES

LINE: Final = "<p>Twenty rows and a page as long as the one that it is compared with.</p>\n"

app = Flask(__name__)
sessions = sessionmaker(make_engine(os.environ["OPSTAP_DATABASE_URL"]))
wanted = int(os.environ.get(PAGE_BYTES, "0"))


@app.get("/hello")
def say_hello() -> str:
    """Flask's own speed under this server."""
    return "Hello"


@app.get("/list")
def list_items() -> str:
    """The first page of the published offer."""
    with sessions() as session:
        rows = read_rows(session)
        return render_template("floor.html", rows=rows, filler=filler())


@cache
def filler() -> str:
    """What the page needs to be as long as the portal's; worked out at the first request."""
    with sessions() as session:
        bare = len(render_template("floor.html", rows=read_rows(session), filler="").encode())
    return LINE * max(0, round((wanted - bare) / len(LINE)))


def read_rows(session: Session) -> list[Row[tuple[Item, JsonDocument]]]:
    """As many items as the portal's list shows, with what they say."""
    return list(
        session.execute(
            select(Item, ItemVersion.document)
            .join(ItemVersion, ItemVersion.item_id == Item.id)
            .where(ItemVersion.state == VersionState.PUBLISHED)
            .order_by(Item.id)
            .limit(PAGE_SIZE)
        )
    )
