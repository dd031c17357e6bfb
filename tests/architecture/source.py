"""The project's files as the tests of the house see them: names, lines and syntax trees."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file of the project, committed or new, but not what .gitignore leaves out."""
    git = shutil.which("git")
    assert git, "git tells which files belong to the project"
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in output.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*tops: str) -> list[Path]:
    """Return the Python files below the named folders or files at the top of the project."""
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops
    ]


def templates() -> list[Path]:
    """Return every template."""
    return [path for path in tracked_files() if path.is_relative_to(ROOT / "templates")]


def files_of_room(name: str) -> list[Path]:
    """Return the files of one sort in all feature packages, such as views.py or views_staff.py."""
    pattern = re.compile(rf"{name}(_\w+)?\.py")
    return [path for path in python_files("portal") if pattern.fullmatch(path.name)]


def read(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


def line_count(path: Path) -> int:
    """Return how many lines a file has."""
    return len(read(path).splitlines())


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(read(path), filename=str(path))


def functions_of(path: Path) -> Iterator[FunctionNode]:
    """Return every function and method of a file, nested ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, FunctionNode):
            yield node


def imported_names(node: ast.AST) -> Iterator[str]:
    """Return the full names that an import brings in: 'flask', 'sqlalchemy.select', '.rules'."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        start = "." * node.level + (node.module or "")
        yield from (f"{start}.{alias.name}" for alias in node.names)


def where(path: Path, node: ast.AST | int | None = None) -> str:
    """Return a place that an editor can open: portal/html.py:12."""
    line = node if isinstance(node, int) else getattr(node, "lineno", None)
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name
