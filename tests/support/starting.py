"""Starting the portal as a server does, in a process that need not import it anew."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path

from tests.support.forking import CONTEXT

PATIENCE = 60.0


def begin(settings: Mapping[str, str], said: str) -> None:
    """Import what a server serves, with these variables only; what goes wrong goes to `said`."""
    with open(said, "wb") as file:
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(settings)
    importlib.import_module("app")


def start_forked(settings: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """Exit code and error output of a process that does so; it was forked, so it is there at once.

    Raises TimeoutError when it does not end.
    """
    said = folder / "said"
    process = CONTEXT.Process(target=begin, args=(dict(settings), str(said)), daemon=True)
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError("the portal did not end")
    return process.exitcode, said.read_text(encoding="utf-8")
