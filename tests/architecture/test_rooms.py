"""What each sort of file may know and do; pyproject.toml holds who may import whom."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import (
    files_of_room,
    functions_of,
    imported_names,
    python_files,
    read,
    templates,
    tree_of,
    where,
)

OWN = ("portal", "app")
CLOCK = "portal/clock.py"
TRUSTED_HTML = "portal/html.py"
WRITES = {"add", "add_all", "delete", "flush", "merge", "commit"}
STATEMENTS = ("select", "insert", "update", "delete", "exists", "func", "text", "and_", "or_")
# Per sort of file, what it may not know. A name stands for everything below it.
# portal.clock also holds pure functions on days, which rules may use; asking the time is not pure.
FORBIDDEN = {
    "rules": (
        "flask",
        "flask_login",
        "flask_babel",
        "sqlalchemy",
        "portal.clock.now",
        "portal.clock.today",
        "portal.clock.system_clock",
    ),
    "models": ("flask", "flask_login", "wtforms"),
    "services": ("flask", "flask_login", "flask_wtf", "wtforms"),
    "queries": ("flask", "flask_login", "flask_wtf", "wtforms"),
    "policies": ("flask", "flask_login", "wtforms"),
    # A view may name the type of the session that it passes on, but builds no statement.
    "views": tuple(f"sqlalchemy.{name}" for name in STATEMENTS),
}


def is_below(name: str, forbidden: tuple[str, ...]) -> bool:
    """Say whether an imported name is one of the forbidden, or lies below one."""
    return any(name == top or name.startswith(f"{top}.") for top in forbidden)


def imports_of(path: Path) -> list[tuple[ast.AST, str]]:
    """Return every import of a file, wherever it stands, with its full name."""
    return [(node, name) for node in ast.walk(tree_of(path)) for name in imported_names(node)]


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_a_room_knows_only_what_it_may(room: str) -> None:
    found = [
        f"{where(path, node)} {name}"
        for path in files_of_room(room)
        for node, name in imports_of(path)
        if is_below(name, FORBIDDEN[room])
    ]
    assert found == []


def test_nothing_of_our_own_is_imported_inside_a_function() -> None:
    found = [
        where(path, node)
        for path in python_files("app.py", "portal", "scripts", "tests")
        for function in functions_of(path)
        for node in ast.walk(function)
        for name in imported_names(node)
        if is_below(name, (*OWN, "scripts", "tests")) or name.startswith(".")
    ]
    assert found == []


@pytest.mark.parametrize(("room", "verbs"), [("services", {"commit"}), ("queries", WRITES)])
def test_who_does_not_write_does_not_write(room: str, verbs: set[str]) -> None:
    found = [
        where(path, node)
        for path in files_of_room(room)
        for node in ast.walk(tree_of(path))
        if calls_on_session(node, verbs)
    ]
    assert found == []


def calls_on_session(node: ast.AST, verbs: set[str]) -> bool:
    """Say whether a node is a call such as session.commit(), or commit() on anything."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    of_session = isinstance(owner, ast.Name) and "session" in owner.id
    return node.func.attr in verbs and (of_session or node.func.attr == "commit")


def test_only_one_module_looks_at_the_clock() -> None:
    found = [
        where(path, node)
        for path in python_files("app.py", "portal")
        if where(path) != CLOCK
        for node in ast.walk(tree_of(path))
        if asks_the_time(node)
    ]
    assert found == []


def asks_the_time(node: ast.AST) -> bool:
    """Say whether a node is date.today(), datetime.now() or datetime.utcnow()."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in {"date", "datetime"} and node.func.attr in {"today", "now", "utcnow"}


def test_only_one_module_makes_trusted_html() -> None:
    found = [
        where(path, node)
        for path in python_files("app.py", "portal")
        if where(path) != TRUSTED_HTML
        for node, name in imports_of(path)
        if name in {"markupsafe.Markup", "flask.Markup", "markupsafe"}
    ]
    assert found == []


# What a template may never hold; the content security policy would refuse most of it as well.
BANNED_IN_TEMPLATES = {
    "marked safe": re.compile(r"\|\s*safe\b"),
    "escaping switched off": re.compile(r"{%-?\s*autoescape\s+false"),
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    # A data block (JSON for search engines) is not run by a browser.
    "inline script": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE
    ),
    "event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "another site's file": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//"
    ),
}
TEMPLATE_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


@pytest.mark.parametrize("what", sorted(BANNED_IN_TEMPLATES))
def test_templates_hold_no(what: str) -> None:
    found = []
    for path in templates():
        text = TEMPLATE_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), read(path))
        for match in BANNED_IN_TEMPLATES[what].finditer(text):
            found.append(where(path, text.count("\n", 0, match.start()) + 1))
    assert found == []
