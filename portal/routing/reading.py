"""Situations and cases from YAML, strictly: every mistake is told with its line.

The text is read as nodes, not as Python values, for two reasons: a node knows its line, and a
date that does not exist can then be told about instead of breaking off the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from portal.routing.model import Outcome, Situation
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet
from portal.routing.values import Reader, WrongValueError, read_day, read_text, readers_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One acceptance case. ``expect`` holds only what is to be checked."""

    id: str
    title: str
    today: date
    certainty: str | None
    situation: Situation
    expect: Mapping[str, Any]
    why: str


class ReadingError(Exception):
    """What was read is not right. ``problems`` are lines such as 'line 3: unknown key ...'."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Page:
    """The text being read, and the mistakes found so far."""

    def __init__(self, region: Region, rules: RuleSet) -> None:
        self.found: list[tuple[int, str]] = []
        self.situation_keys = readers_for(region, rules)
        self.region = region

    def problem(self, node: yaml.Node, message: str) -> None:
        self.found.append((node.start_mark.line + 1, message))

    def finish(self) -> None:
        """Raise ReadingError with all mistakes, in the order of the lines."""
        if self.found:
            raise ReadingError([f"line {line}: {message}" for line, message in sorted(self.found)])

    def entries(self, node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """(key, key node, value node) of a mapping; a key that stands there twice is told."""
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, f"{what} must be 'key: value' lines")
            return
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in seen:
                self.problem(key_node, f"key {key!r} stands in {what} twice")
            seen.add(key)
            yield key, key_node, value_node

    def read(
        self, node: yaml.Node, keys: Mapping[str, Reader], what: str, required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The values of a mapping by key; what is unknown, wrong or missing is told."""
        values: dict[str, Any] = {}
        seen = set()
        for key, key_node, value_node in self.entries(node, what):
            seen.add(key)
            if key not in keys:
                self.problem(key_node, f"unknown key {key!r} in {what}")
                continue
            try:
                values[key] = keys[key](value_node)
            except WrongValueError as wrong:
                self.problem(wrong.node or value_node, f"{key}: {wrong}")
        for key in required:
            if isinstance(node, yaml.MappingNode) and key not in seen:
                self.problem(node, f"{what} has no {key!r}")
        return values

    def read_situation(self, node: yaml.Node) -> Situation:
        return Situation(**self.read(node, self.situation_keys, "the situation"))


def read_cases(text: str, *, region: Region, rules: RuleSet) -> tuple[Case, ...]:
    """All cases of a file. Raises ReadingError with every mistake in it."""
    page = _Page(region, rules)
    nodes = _compose(text)
    if len(nodes) != 1 or not isinstance(nodes[0], yaml.MappingNode):
        raise ReadingError(["line 1: a file of cases is one document with 'cases:'"])
    cases: list[Case] = []

    def read_list(node: yaml.Node) -> None:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise WrongValueError("must be a list of at least one case")
        cases.extend(_read_case(each, page) for each in node.value)

    page.read(nodes[0], {"region": read_text, "cases": read_list}, "the file", ("cases",))
    _refuse_doubles(cases, nodes[0], page)
    page.finish()
    return tuple(cases)


def _refuse_doubles(cases: list[Case], node: yaml.Node, page: _Page) -> None:
    ids = [case.id for case in cases]
    for case_id in sorted({each for each in ids if each and ids.count(each) > 1}):
        page.problem(node, f"two cases have the id {case_id!r}")


def _read_case(node: yaml.Node, page: _Page) -> Case:
    what = "the case"
    values = page.read(node, _case_keys(page), what, ("id", "today", "situation", "expect"))
    return Case(
        id=values.get("id", ""),
        title=values.get("title", ""),
        today=values.get("today", date.min),
        certainty=values.get("certainty"),
        situation=values.get("situation", Situation()),
        expect=values.get("expect", {}),
        why=values.get("why", ""),
    )


def _case_keys(page: _Page) -> dict[str, Reader]:
    return {
        "id": read_text,
        "title": read_text,
        "today": read_day,
        "certainty": _one_of("high", "medium", "low"),
        "situation": page.read_situation,
        "expect": lambda node: page.read(node, _expect_keys(page.region), "what is expected"),
        "why": read_text,
    }


def _expect_keys(region: Region) -> dict[str, Reader]:
    known_type = _one_of(*sorted(region.partner_types))
    known_partner = _one_of(*(partner.id for partner in region.partners))
    return {
        "outcome": _one_of(*Outcome),
        "lead_type": known_type,
        "lead": _or_nothing(known_partner),
        "alongside_types": _list_of(known_type),
        "not_alongside_types": _list_of(known_type),
        "next_change_on": _or_nothing(read_day),
    }


def read_dated_situations(
    text: str, *, region: Region, rules: RuleSet
) -> tuple[tuple[date, Situation], ...]:
    """(day of deciding, situation) per YAML document.

    The keys of the situation stand beside ``today``, or under ``situation:`` as in a case, of
    which the other keys may stand there too. An empty last document is a loose end and is
    skipped. Raises ReadingError with every mistake in the text.
    """
    page = _Page(region, rules)
    nodes = _compose(text)
    read = [_read_dated(node, page, ("today",)) for node in nodes]
    page.finish()
    return tuple((today, situation) for today, situation in read if today)


def read_situation(text: str, *, region: Region, rules: RuleSet) -> tuple[date | None, Situation]:
    """The one situation in a text, and its day or None. Raises ReadingError."""
    page = _Page(region, rules)
    nodes = _compose(text)
    if len(nodes) != 1:
        raise ReadingError([f"line 1: expected one situation, found {len(nodes)}"])
    read = _read_dated(nodes[0], page, ())
    page.finish()
    return read


def _read_dated(
    node: yaml.Node, page: _Page, required: tuple[str, ...]
) -> tuple[date | None, Situation]:
    keys = [key.value for key, _value in node.value] if isinstance(node, yaml.MappingNode) else []
    if "situation" in keys:
        values = page.read(node, _case_keys(page), "the document", required)
        return values.get("today"), values.get("situation", Situation())
    keys_here = {"today": read_day, **page.situation_keys}
    values = page.read(node, keys_here, "the situation", required)
    today = values.pop("today", None)
    return today, Situation(**values)


def _compose(text: str) -> list[yaml.Node]:
    """The documents as nodes, without an empty last one. Raises ReadingError."""
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ReadingError([f"line {line}: this is not YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise ReadingError([f"line 1: this is not YAML: {error}"]) from error
    if nodes and isinstance(nodes[-1], yaml.ScalarNode) and nodes[-1].value == "":
        nodes.pop()
    if not nodes:
        raise ReadingError(["line 1: there is nothing in it"])
    return nodes


def _one_of(*allowed: str) -> Reader:
    def read(node: yaml.Node) -> str:
        value = read_text(node)
        if value not in allowed:
            raise WrongValueError(f"unknown value {value!r}; known are {', '.join(allowed)}")
        return value

    return read


def _or_nothing(reader: Reader) -> Reader:
    return lambda node: None if node.tag == "tag:yaml.org,2002:null" else reader(node)


def _list_of(reader: Reader) -> Reader:
    def read(node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise WrongValueError("must be a list")
        return tuple(reader(each) for each in node.value)

    return read
