"""What every template can use: macros, who is signed in, what they may do."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Final

from flask import Flask, current_app
from jinja2 import StrictUndefined

from portal.access.guard import current_identity, current_young
from portal.access.permissions import Permission, may
from portal.config import Settings
from portal.i18n import current_locale

# A part is some hundreds of bytes; with every language's rows of a big region this is a few MB.
MOST_PARTS: Final = 8000


def init_templating(app: Flask) -> None:
    """Add the globals; an unknown name in a template is an error, never an empty hole."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        identity=current_identity,
        young=current_young,
        allowed=allowed,
        demo=is_demo,
        kept_part=kept_part,
    )
    app.jinja_env.globals["ui"] = _Macros(app)


class _Macros:
    """The component macros, usable in whole pages and in single blocks alike."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._app.jinja_env.get_template("components/ui.html").module, name)
        if not self._app.debug:
            # Asked for a hundred times a page; the template does not change while it is served.
            setattr(self, name, macro)
        return macro


def allowed(permission: str) -> bool:
    """True when the signed-in person may do `permission`."""
    identity = current_identity()
    return identity is not None and may(identity, Permission(permission))


def kept_part(
    owner: Hashable, key: tuple[Hashable, ...], macro: Callable[..., str], *arguments: Any
) -> str:
    """What `macro` makes of `arguments`, made once per language while `owner` is in use.

    For parts that are the same for everybody: `owner` is what they are made from, such as the
    published offer, and `key` says which part of it. Never for anything about a visitor.
    """
    parts = _parts_of(owner)
    whole_key = (current_locale(), *key)
    part = parts.get(whole_key)
    if part is None:
        if len(parts) >= MOST_PARTS:
            parts.clear()
        part = parts[whole_key] = macro(*arguments)
    return part


@lru_cache(maxsize=4)
def _parts_of(_owner: Hashable) -> dict[tuple[Hashable, ...], str]:
    return {}


def is_demo() -> bool:
    """True in the demo, where a banner says that everything is invented."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.demo
