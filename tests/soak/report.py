"""The soak report: what the user saw, what was lost, what was doubled, per situation.

`python -m tests.soak.report` prints what the last run noted and keeps it as var/soak-report.md;
it fails when a promise was broken, or when nothing was noted at all.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

# Set by `make soak`: the folder in which a run notes its situations.
VARIABLE = "OPSTAP_SOAK_NOTES"
TITLES = (
    "Action",
    "Database",
    "What happened",
    "When",
    "Times",
    "The user saw",
    "Lost",
    "Doubled",
)
NOTHING, SAME_MAIL = "nothing", "a mail, same Message-ID"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One row: `broken` holds every promise that was not kept, in words."""

    action: str
    database: str
    event: str
    where: str
    saw: str
    lost: str = NOTHING
    doubled: str = NOTHING
    broken: tuple[str, ...] = ()


def note(situation: Situation) -> Situation:
    """Keep a situation for the report, when somebody asked for one."""
    folder = os.environ.get(VARIABLE)
    if folder:
        path = Path(folder) / f"{os.getpid()}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(situation)) + "\n")
    return situation


def read_notes(folder: Path) -> list[Situation]:
    """Everything that was noted, by all processes of the run."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.open()]
    rows = [json.loads(line) for line in lines]
    return [Situation(**{**row, "broken": tuple(row["broken"])}) for row in rows]


def table(situations: Iterable[Situation]) -> list[str]:
    """A Markdown table; equal situations are one row with a count."""
    counted = Counter(
        (s.action, s.database, s.event, s.where, s.saw, s.lost, s.doubled) for s in situations
    )
    lines = ["| " + " | ".join(TITLES) + " |", "|" + " --- |" * len(TITLES)]
    for (action, database, event, where, saw, lost, doubled), times in sorted(counted.items()):
        cells = (action, database, event, where, str(times), saw, lost, doubled)
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def summary(situations: Sequence[Situation]) -> str:
    """The one line that counts."""
    lost = sum(s.lost != NOTHING for s in situations)
    same = sum(s.doubled == SAME_MAIL for s in situations)
    worse = sum(s.doubled not in {NOTHING, SAME_MAIL} for s in situations)
    broken = sum(bool(s.broken) for s in situations)
    return (
        f"{len(situations)} situations; lost {lost}; doubled {same} times a mail with the same"
        f" Message-ID, {worse} times anything else; promises broken {broken}."
    )


EXPLANATION = """\
Every situation is a real process, a real database and a real mail server, tried from the moment
before the button is pressed. After the blow the portal is started again, the user presses the
same button again, and the worker empties the outbox; then every row is counted. "Nothing" lost:
whatever was confirmed is there, and after pressing again it is there exactly once. Nothing half
done: before pressing again there is all of it or none. A killed web process is on SQLite also a
killed database, because they are one process. The machine itself never loses power here, and a
full disk is tried on SQLite only.
"""


def render(situations: Sequence[Situation]) -> str:
    """The whole report."""
    broken = [
        f"- {s.action}, {s.database}, {s.where}: {why}" for s in situations for why in s.broken
    ]
    parts = ["# What a crash loses", EXPLANATION, summary(situations), ""]
    parts += table(situations)
    parts += ["", "## Broken", "", *broken] if broken else []
    return "\n".join(parts) + "\n"


def main(folder: Path, target: Path) -> int:
    """Write and print the report; 1 when a promise was broken or nothing was tried."""
    situations = read_notes(folder)
    text = render(situations)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 1 if not situations or any(s.broken for s in situations) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
