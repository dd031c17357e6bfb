"""Running every check and every test, cheap ones first, and counting them in one last line.

Everything runs even after a failure, so that one run tells all. The last line is
'N passed, N failed': tests that passed, and tests, checks and stages that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from scripts.chromium import VARIABLE as CHROMIUM
from scripts.chromium import find_chromium
from scripts.postgres import PostgresError, postgres_server
from scripts.system import MissingProgramError

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
POSTGRES = "OPSTAP_TEST_POSTGRES_URL"
STAGE_SECONDS = 40 * 60
# A process that is through its tests takes over what another has not begun.
PARALLEL = ("-n", "2", "--dist", "worksteal")
# Most tests start processes of their own; compiling all they import again would take most of their
# time. Outside the source, so that nothing of it is ever served, committed or out of date.
COMPILED = Path(sys.prefix) / "compiled"
# What needs a database; of the soak only its short version runs here.
STORED = ("tests/integration", "tests/soak")

Needs = Callable[[], AbstractContextManager[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@contextmanager
def nothing() -> Iterator[Mapping[str, str]]:
    """The stage needs nothing beside Python."""
    yield {}


@contextmanager
def postgres() -> Iterator[Mapping[str, str]]:
    """One server for all workers of the stage, found by them in the environment."""
    with postgres_server() as url:
        yield {POSTGRES: url}


@contextmanager
def chromium() -> Iterator[Mapping[str, str]]:
    """One browser for all workers of the stage, found by them in the environment."""
    yield {CHROMIUM: str(find_chromium())}


@dataclass(frozen=True, slots=True)
class Check:
    """A linter: a program of the virtual environment with its arguments, that fails or not."""

    name: str
    command: tuple[str, ...]

    def run(self) -> Count:
        """Run the linter; only a failure counts, because a linter is no test."""
        # What it says comes out in one piece: another linter may be running beside it.
        with tempfile.TemporaryFile() as said:
            code = execute(self.command, environment({}), output=said)
            said.seek(0)
            print(said.read().decode(errors="replace"), end="", flush=True)
        return Count(failed=0 if code == 0 else 1)


@dataclass(frozen=True, slots=True)
class Suite:
    """A run of pytest, with what it needs around it."""

    name: str
    arguments: tuple[str, ...]
    needs: Needs = nothing

    def run(self) -> Count:
        """Run pytest. What it needs and cannot have is a failure, never a skip."""
        try:
            with self.needs() as variables:
                return self._pytest(environment(variables))
        except (MissingProgramError, PostgresError) as error:
            print(error)
            return Count(failed=1)

    def _pytest(self, variables: Mapping[str, str]) -> Count:
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = ("pytest", *self.arguments, f"--junit-xml={report}")
            code = execute(command, variables)
            count = read_report(report)
        # Also no test at all, an interrupted run or a broken conftest is a failure.
        return count if code == 0 or count.failed else count + Count(failed=1)


Stage = Check | Suite

LINT: tuple[Stage, ...] = (
    # The longest first: the others fit beside it.
    Check("types", ("mypy",)),
    Check("ruff", ("ruff", "check", ".")),
    Check("format", ("ruff", "format", "--check", ".")),
    Check("packages", ("python", "-m", "pip", "--disable-pip-version-check", "check")),
    Check("imports", ("lint-imports", "--no-logo")),
    Check("templates", ("djlint", "templates", "--lint", "--quiet")),
    Check("translations", ("python", "-m", "scripts.check_translations")),
)
UNIT: tuple[Stage, ...] = (Suite("unit", ("tests/unit", "tests/architecture", *PARALLEL)),)
INTEGRATION: tuple[Stage, ...] = (
    Suite("integration, SQLite", (*STORED, "--database", "sqlite", *PARALLEL)),
    Suite(
        "integration, PostgreSQL",
        (*STORED, "--database", "postgresql", *PARALLEL),
        needs=postgres,
    ),
)
BROWSER: tuple[Stage, ...] = (Suite("browser", ("tests/browser", *PARALLEL), needs=chromium),)
PARTS = {"lint": LINT, "unit": UNIT, "integration": INTEGRATION, "browser": BROWSER}


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without a developer's own settings of the portal."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("OPSTAP_")}
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**own, **extra, "PYTHONPYCACHEPREFIX": str(COMPILED)}


def execute(
    command: Sequence[str], variables: Mapping[str, str], *, output: IO[bytes] | None = None
) -> int:
    """Run a program of the virtual environment; return its exit code, 1 after the time limit.

    What it says goes to `output`, or to our own.
    """
    try:
        return subprocess.run(
            [str(PROGRAMS / command[0]), *command[1:]],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            timeout=STAGE_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"{command[0]} took more than {STAGE_SECONDS // 60} minutes and was ended.")
        return 1


def read_report(path: Path) -> Count:
    """Return the totals in a JUnit report; nothing when pytest did not come to writing one."""
    if not path.exists():
        return Count()
    total = Count()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        tests, failures, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        failed = failures + errors
        # A test that fails and whose clean-up fails too is counted twice among the failures.
        total += Count(max(tests - failed - skipped, 0), failed, skipped)
    return total


def run_all(stages: Sequence[Stage]) -> Iterator[tuple[Stage, Count]]:
    """Run the stages in their order; linters two at a time, because each keeps one core busy."""
    for is_linter, some in groupby(stages, key=lambda stage: isinstance(stage, Check)):
        together = list(some)
        with ThreadPoolExecutor(max_workers=2 if is_linter else 1) as pool:
            yield from zip(together, pool.map(run_one, together), strict=True)


def run_one(stage: Stage) -> Count:
    """Run a stage, and say how it went and how long it took."""
    print(f"\n== {stage.name}", flush=True)
    started = time.monotonic()
    count = stage.run()
    print(f"-- {stage.name}: {count} ({time.monotonic() - started:.0f} s)", flush=True)
    return count


def main(names: Sequence[str]) -> int:
    """Run the named parts, or all of them; return 0 when something ran and nothing failed."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"Unknown part: {', '.join(unknown)}. Choose from: {', '.join(PARTS)}.")
        return 2
    stages = [stage for name in names or PARTS for stage in PARTS[name]]
    total, failed = Count(), []
    for stage, count in run_all(stages):
        total += count
        failed += [stage.name] if count.failed else []
    print(f"\nFailed: {'; '.join(failed)}." if failed else "\nNothing failed.")
    print(total, flush=True)
    ran_nothing = total.passed == 0 and any(isinstance(stage, Suite) for stage in stages)
    return 1 if failed or ran_nothing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
