"""Processes of a test's own, born in a moment: forked from one that has imported the portal."""

from __future__ import annotations

import multiprocessing
from typing import Final

# There is one such process for all tests of a process, so it imports what each of them needs.
PRELOADED: Final = ["tests.soak.ready", "tests.integration.crowd.acts"]
CONTEXT: Final = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(PRELOADED)
