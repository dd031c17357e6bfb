"""The house page check: rules that hold on every page any test renders."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

DATA = Path(__file__).resolve().parents[2] / "portal" / "demo" / "data"
STAFF_PATHS = ("/werk", "/redactie", "/demo")
# It is another one on each page, and no rule looks at it.
TOKEN: Final = re.compile(rb'name="csrf_token"([^<>]*?) value="[^"<>]*"')
# Pages without a fault, by what the rules look at. The suite opens the same ones again and again.
GOOD: Final[set[tuple[bytes, bool]]] = set()


def tree_of(response: TestResponse) -> BeautifulSoup:
    """The response's HTML as a tree, parsed once."""
    tree: BeautifulSoup | None = getattr(response, "house_tree", None)
    if tree is None:
        tree = BeautifulSoup(response.get_data(as_text=True), "html.parser")
        response.house_tree = tree  # Nobody else reads this attribute.
    return tree


def check_page(response: TestResponse) -> None:
    """Fail when a page breaks a rule of the house.

    The same page of the same kind of room gives the same verdict, so it is read once; headers are
    looked at each time.
    """
    path = response.request.path
    content = TOKEN.sub(rb'name="csrf_token"\1', response.get_data())
    known = hashlib.sha256(content).digest(), path.startswith(STAFF_PATHS)
    if known not in GOOD:
        check_content(tree_of(response), path)
        GOOD.add(known)
    if b"<title" in content:
        check_headers(response)


def check_content(tree: BeautifulSoup, path: str) -> None:
    """Fail when what stands on a page breaks a rule."""
    if not tree.find("title", string=True):
        return  # A fragment for htmx; the page it belongs to is checked whole.
    # Looked up once: a selector per rule and per control took most of the suite's time.
    tags = [tag for tag in tree.descendants if isinstance(tag, Tag)]
    check_heading(tree, path)
    check_ids(tags, path)
    check_labels(tags, path)
    check_forms(tags, path)
    check_inline(tags, path)
    if not path.startswith(STAFF_PATHS):
        check_no_partner_names(tree, path)


def check_heading(tree: BeautifulSoup, path: str) -> None:
    """One h1, and a title that starts with it (or with 'Fout:' after a mistake)."""
    headings = tree.find_all("h1")
    assert len(headings) == 1, f"{path}: {len(headings)} h1"
    heading = words(headings[0])
    title = words(tree.title) if tree.title else ""
    for prefix in ("Fout: ", "Error: "):
        title = title.removeprefix(prefix)
    assert title.casefold().startswith(heading.rstrip(".?").casefold()), (
        f"{path}: {title!r} / {heading!r}"
    )


def named(tags: list[Tag], *names: str) -> list[Tag]:
    """The tags with one of these names, in the order of the page."""
    return [tag for tag in tags if tag.name in names]


def check_ids(tags: list[Tag], path: str) -> None:
    """No id twice; whatever is pointed at exists."""
    ids = [str(tag["id"]) for tag in tags if tag.has_attr("id")]
    known = set(ids)
    assert len(ids) == len(known), f"{path}: double id {sorted(i for i in ids if ids.count(i) > 1)}"
    for tag in tags:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for target in str(tag.get(attribute, "")).split():
                assert target in known, f"{path}: {attribute} points at {target!r}"
    for link in named(tags, "a"):
        target = str(link.get("href", ""))
        assert not target.startswith("#") or target[1:] in known | {""}, f"{path}: link {target}"


def check_labels(tags: list[Tag], path: str) -> None:
    """Every control has a name that is spoken; every image an alt."""
    labelled = {label.get("for") for label in named(tags, "label")}
    for control in named(tags, "input", "select", "textarea"):
        if control.get("type") == "hidden":
            continue
        label = control.get("id") in labelled or control.find_parent("label")
        assert label or control.get("aria-label"), f"{path}: no label for {control}"
    for image in named(tags, "img"):
        assert image.has_attr("alt"), f"{path}: image without alt"
    for button in named(tags, "button", "a"):
        spoken = (
            words(button) or button.get("aria-label") or button.select_one("[aria-label], img[alt]")
        )
        assert spoken, f"{path}: nameless {button}"


def check_forms(tags: list[Tag], path: str) -> None:
    """Every form says where it goes."""
    for form in named(tags, "form"):
        assert form.has_attr("action"), f"{path}: form without action"
        assert form.get("method", "").lower() in {"get", "post"}, f"{path}: form without method"


def check_inline(tags: list[Tag], path: str) -> None:
    """Nothing that the content security policy would refuse, and nothing from elsewhere."""
    assert not named(tags, "style"), path
    for tag in tags:
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not inline, f"{path}: {tag}"
    for script in named(tags, "script"):
        is_data = script.get("type") == "application/ld+json"
        assert script.has_attr("src") or is_data, f"{path}: inline script"
    icons = [link for link in named(tags, "link") if {"stylesheet", "icon"} & set(link["rel"])]
    for tag in [*named(tags, "script", "img"), *icons]:
        source = str(tag.get("src") or tag.get("href") or "/")
        assert source.startswith("/"), f"{path}: loads {source}"


def check_headers(response: TestResponse) -> None:
    """The policy is on every page, and the page says its language."""
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@cache
def partner_names() -> tuple[str, ...]:
    """Names that may never stand in front outside their slots."""
    document = yaml.safe_load((DATA / "region.yaml").read_text(encoding="utf-8"))
    return tuple(p["name"] for p in document["partners"] if p["type"] != "front_desk")


def check_no_partner_names(tree: BeautifulSoup, path: str) -> None:
    """No organisation's name outside the slots (data-slot): foot, privacy, places, schools."""
    if not any(name in tree.get_text(" ") for name in partner_names()):
        return
    outside = (text for text in tree.strings if not text.find_parent(attrs={"data-slot": True}))
    text = re.sub(r"\s+", " ", " ".join(outside))
    for name in partner_names():
        assert name not in text, f"{path}: names {name!r}"


def words(tag: Tag | None) -> str:
    """The text of a tag as it is read: soft hyphens and double spaces gone."""
    text = tag.get_text(" ") if tag else ""
    text = text.replace("\xad", "")
    return re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", text)).strip()
