"""How each key of a situation is read from a YAML node. A wrong value says what is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from portal.routing.model import (
    NO_ADDRESS,
    OUTSIDE,
    Answer,
    Asking,
    Benefit,
    Diploma,
    Pathway,
    SchoolType,
    UrgentTopic,
    Working,
)
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet

Reader = Callable[[yaml.Node], Any]

_TAG = "tag:yaml.org,2002:"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"\d{1,3}")
_YES = ("yes", "true", "on", "y")


class WrongValueError(Exception):
    """A value that cannot be read; ``node`` is where, when that is not the value as a whole."""

    def __init__(self, message: str, node: yaml.Node | None = None) -> None:
        super().__init__(message)
        self.node = node


def _scalar(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise WrongValueError("must be one value")
    return str(node.value)


def _is(node: yaml.Node, tag: str) -> bool:
    return bool(node.tag == f"{_TAG}{tag}")


def read_text(node: yaml.Node) -> str:
    """Text that is not empty."""
    value = _scalar(node)
    if not value.strip():
        raise WrongValueError("is empty")
    return value


def read_day(node: yaml.Node) -> date:
    """A day as YYYY-MM-DD, quoted or not, that exists."""
    value = _scalar(node)
    if not _DAY.fullmatch(value):
        raise WrongValueError(f"{value!r} is not a date (write YYYY-MM-DD)")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise WrongValueError(f"{value!r} is a date that does not exist") from error
    if not _EARLIEST <= day <= _LATEST:
        raise WrongValueError(f"{value!r} is not a date of our time")
    return day


# Anniversaries must stay within the calendar; nobody in a case was born before 1900.
_EARLIEST = date(1900, 1, 1)
_LATEST = date(2199, 12, 31)


def read_flag(node: yaml.Node) -> bool:
    """true or false, not quoted."""
    value = _scalar(node)
    if not _is(node, "bool"):
        raise WrongValueError(f"{value!r} is neither true nor false")
    return value.lower() in _YES


def _read_whole(lowest: int, highest: int) -> Reader:
    def read(node: yaml.Node) -> int:
        value = _scalar(node)
        whole = int(value) if _is(node, "int") and _WHOLE.fullmatch(value) else -1
        if not lowest <= whole <= highest:
            raise WrongValueError(f"{value!r} is not a whole number from {lowest} to {highest}")
        return whole

    return read


def _read_choice(choices: type[StrEnum]) -> Reader:
    def read(node: yaml.Node) -> StrEnum:
        value = _scalar(node)
        try:
            return choices(value)
        except ValueError:
            known = ", ".join(choices)
            raise WrongValueError(f"unknown value {value!r}; known are {known}") from None

    return read


def _read_answer(node: yaml.Node) -> Answer:
    """yes, no or unknown; an unquoted yes or no is a boolean in YAML and means the same."""
    if _is(node, "bool"):
        return Answer.YES if read_flag(node) else Answer.NO
    answer: Answer = _read_choice(Answer)(node)
    return answer


def _read_known(what: str, known: Iterable[str]) -> Reader:
    names = tuple(known)

    def read(node: yaml.Node) -> str:
        value = _scalar(node)
        if value not in names:
            raise WrongValueError(f"unknown {what} {value!r}; known are {', '.join(names)}")
        return value

    return read


def _read_list(reader: Reader) -> Reader:
    def read(node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise WrongValueError("must be a list")
        values = []
        for each in node.value:
            try:
                values.append(reader(each))
            except WrongValueError as wrong:
                raise WrongValueError(str(wrong), each) from wrong
        return tuple(values)

    return read


def _read_home(region: Region) -> Reader:
    places = [*(place.name for place in region.municipalities), OUTSIDE]
    place = _read_known("municipality", places)
    return lambda node: NO_ADDRESS if _is(node, "null") else place(node)


def readers_for(region: Region, rules: RuleSet) -> Mapping[str, Reader]:
    """Key of a situation -> how its value is read, for this region.

    For every key but ``home`` an empty value is 'not known', like a missing key; an empty home
    means that there is no address.
    """
    school_types = {type_ for type_ in rules.school_types.values() if type_}
    schools = [partner.id for partner in region.partners if partner.type in school_types]
    school = _read_known("school", [*schools, OUTSIDE])
    readers: dict[str, Reader] = {
        "born": read_day,
        "enrolled": read_flag,
        "school": school,
        "school_type": _read_choice(SchoolType),
        "level": _read_whole(1, 4),
        "pathway": _read_choice(Pathway),
        "final_phase": read_flag,
        "absent_weeks": _read_whole(0, 999),
        "wants_to_stop": read_flag,
        "left_on": read_day,
        "earlier_school": school,
        "earlier_left_on": read_day,
        "diploma": _read_choice(Diploma),
        "diploma_on": read_day,
        "start_qualification": _read_answer,
        "working": _read_choice(Working),
        "benefit": _read_choice(Benefit),
        "topics": _read_list(_read_known("theme", sorted(rules.topics))),
        "urgent_topic": _read_choice(UrgentTopic),
        "running": read_text,
        "keep_out": _read_list(_read_known("partner", [p.id for p in region.partners])),
        "refused_on": read_day,
        "asking": _read_choice(Asking),
        "anonymous": read_flag,
    }
    lists = ("topics", "keep_out")
    known = {
        key: _not_known_when_empty(reader, () if key in lists else None)
        for key, reader in readers.items()
    }
    return {"home": _read_home(region), **known}


def _not_known_when_empty(reader: Reader, nothing: object) -> Reader:
    return lambda node: nothing if _is(node, "null") else reader(node)
