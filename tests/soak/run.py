"""`make soak`: everything marked soak, on both databases, and the report at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.soak import report

ROOT = Path(__file__).resolve().parents[2]
NOTES = ROOT / "var" / "soak-notes"
REPORT = ROOT / "var" / "soak-report.md"
RUNS = (
    # The properties of pure rules ask no database; they run once.
    ("rules", ("tests/unit", "tests/integration", "-n", "2")),
    # Several processes at once mean most where several may write at once.
    ("the crowd on PostgreSQL", ("tests/integration/crowd", "--database", "postgresql")),
    ("SQLite", ("tests/soak", "--database", "sqlite", "-n", "2")),
    ("PostgreSQL", ("tests/soak", "--database", "postgresql", "-n", "2")),
)


def main() -> int:
    """Run all of it, also after a failure; 1 when a test failed or a promise was broken."""
    shutil.rmtree(NOTES, ignore_errors=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("OPSTAP_")}
    failed = []
    for name, arguments in RUNS:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        started = time.monotonic()
        # A situation of `make test` is one of the full matrix as well, so those run here too.
        which = ("-m", "soak or not soak") if "tests/soak" in arguments else ("-m", "soak")
        command = (sys.executable, "-m", "pytest", "-q", *arguments, *which)
        code = subprocess.run(
            command, cwd=ROOT, env={**own, report.VARIABLE: str(NOTES)}, check=False
        ).returncode
        sys.stdout.write(f"-- {name}: {time.monotonic() - started:.0f} s\n")
        failed += [name] if code else []
    sys.stdout.write("\n")
    is_broken = report.main(NOTES, REPORT)
    if failed:
        sys.stdout.write(f"\nFailed: {', '.join(failed)}.\n")
    return 1 if failed or is_broken else 0


if __name__ == "__main__":
    sys.exit(main())
