"""Parts of pages that are the same for everybody are made once per owner and language."""

from __future__ import annotations

from itertools import count

from flask import Flask
from markupsafe import Markup

from portal.i18n import speaking
from portal.templating import kept_part


class Owner:
    """Something that parts are made from; one is not another."""


def test_a_part_is_made_once_per_owner_key_and_language(app: Flask) -> None:
    made = count(1)

    def macro(word: str) -> Markup:
        return Markup("{} {}").format(word, next(made))

    first, second = Owner(), Owner()
    with app.test_request_context("/"):
        assert kept_part(first, ("row", 1), macro, "a") == "a 1"
        assert kept_part(first, ("row", 1), macro, "a") == "a 1"
        assert kept_part(first, ("row", 2), macro, "b") == "b 2"
        assert kept_part(second, ("row", 1), macro, "a") == "a 3"
        with speaking("en"):
            assert kept_part(first, ("row", 1), macro, "a") == "a 4"
        assert kept_part(first, ("row", 1), macro, "a") == "a 1"
