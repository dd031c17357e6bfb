"""A file as somebody sent it, cleaned: by a program of its own, with an end to its time and memory.

So that a file made to break its reader breaks nothing of ours: whatever happens there, here it is a
clear answer. The pages that take no files carry none of the libraries that read them either.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from portal.conversations.models import AttachmentKind
from portal.forms import clean_line
from portal.log import log_problem

PROGRAM: Final = Path(__file__).with_name("cleaning.py")
# Longer than the time of the processor that the program gives itself: a busy machine is no attack.
MOST_SECONDS: Final = 20
NAME_LENGTH: Final = 80
# What no system takes in the name of a file, or takes for something else than a name.
UNSAFE: Final = re.compile(r'[\\/:*?"<>|%\x00-\x1f\x7f]+')
MEDIA_TYPES: Final = {
    AttachmentKind.PHOTO: ("image/jpeg", ".jpg"),
    AttachmentKind.PDF: ("application/pdf", ".pdf"),
}
STANDARD_NAMES: Final = {AttachmentKind.PHOTO: "foto", AttachmentKind.PDF: "document"}


class Refusal(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    KIND = "kind"
    HEIC = "heic"
    PIXELS = "pixels"
    BROKEN = "broken"
    LOCKED = "locked"
    PAGES = "pages"


class FileRefusedError(Exception):
    """A file that cannot be sent along; the page has the words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanFile:
    """A file that does nothing but show itself. `name` is for people, never part of a path."""

    kind: AttachmentKind
    name: str
    media_type: str
    content: bytes


def clean_file(name: str, content: bytes) -> CleanFile:
    """The clean file of what somebody sent under `name`. Raises FileRefusedError."""
    if not content:
        raise FileRefusedError(Refusal.EMPTY)
    answer, cleaned = _ask_program(content)
    if "refused" in answer or not cleaned:
        raise FileRefusedError(Refusal(answer.get("refused", Refusal.BROKEN)))
    kind = AttachmentKind(answer["kind"])
    media_type, extension = MEDIA_TYPES[kind]
    return CleanFile(
        kind=kind,
        name=safe_name(name, standard=STANDARD_NAMES[kind]) + extension,
        media_type=media_type,
        content=cleaned,
    )


def safe_name(name: str, *, standard: str) -> str:
    """The last part of a name without its extension, as people can read it; else `standard`."""
    last = re.split(r"[\\/]", clean_line(name[-500:]))[-1]
    stem = UNSAFE.sub(" ", last.rsplit(".", 1)[0] if "." in last else last)
    readable = "".join(c for c in stem if c.isprintable())
    return clean_line(readable).strip(". ")[:NAME_LENGTH].strip(". ") or standard


def _ask_program(content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        done = subprocess.run(
            # Isolated: it takes nothing from our folder or surroundings.
            [sys.executable, "-I", str(PROGRAM)],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            env={"PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": Refusal.PIXELS}, b""
    header, _newline, cleaned = done.stdout.partition(b"\n")
    if done.returncode != 0 or not header:
        # It was stopped by its limits, or a library fell over the file.
        log_problem("file_cleaning_ended", code=done.returncode)
        return {"refused": Refusal.BROKEN}, b""
    answer: dict[str, Any] = json.loads(header)
    return answer, cleaned
