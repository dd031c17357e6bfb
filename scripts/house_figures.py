"""The figures of the house, counted: python -m scripts.house_figures prints docs' table."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Final

from tests.architecture.source import (
    FunctionNode,
    files_of_room,
    functions_of,
    imported_names,
    line_count,
    python_files,
    read,
    tree_of,
    where,
)
from tests.architecture.test_shape import EXCEPTION, is_route

OWN: Final = ("portal", ".")


def modules() -> list[Path]:
    """The modules of the portal; migrations and empty packages left out."""
    return [
        path
        for path in python_files("app.py", "portal")
        if "versions" not in path.parts and len(tree_of(path).body) > 1
    ]


def length_of(function: FunctionNode) -> int:
    """How many lines a function has."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_own_import(node: ast.AST) -> bool:
    """Whether a statement imports something of the portal itself."""
    return any(name.startswith(OWN) for name in imported_names(node))


def imports_inside_functions() -> int:
    """Own imports that are not at the top of a module."""
    return sum(
        is_own_import(node)
        for path in python_files("app.py", "portal")
        for function in functions_of(path)
        for node in ast.walk(function)
    )


def silenced_lines() -> int:
    """Lines on which a linter or the type checker is silenced, in all of the project's code."""
    files = python_files("app.py", "portal", "scripts", "tests")
    return sum(bool(EXCEPTION.search(line)) for path in files for line in read(path).splitlines())


def tests_by_kind() -> Counter[str]:
    """Test functions by the folder they are in; one that runs with ten examples counts once."""
    return Counter(
        where(path).split("/")[1]
        for path in python_files("tests")
        for function in functions_of(path)
        if function.name.startswith("test_")
    )


def figures() -> dict[str, str]:
    """What is counted, and how much it is."""
    lengths = {where(path): line_count(path) for path in modules()}
    longest = max(lengths, key=lengths.__getitem__)
    views = [
        length_of(function)
        for path in files_of_room("views")
        for function in functions_of(path)
        if is_route(function)
    ]
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(tests_by_kind().items()))
    return {
        "modules of the portal": f"{len(lengths)}, {sum(lengths.values()):,} lines",
        "lines of a module": f"median {median(lengths.values()):g}, "
        f"most {lengths[longest]} (`{longest}`)",
        "lines of a view": f"median {median(views):g} of {len(views)}, most {max(views)}",
        "own imports inside functions": str(imports_inside_functions()),
        "lines on which a linter is silenced": f"{silenced_lines()}, tests and scripts included",
        "test functions": kinds,
    }


def main() -> None:
    """Print the figures as the table of docs/architecture.md."""
    print("| | |\n|---|---|")
    for what, figure in figures().items():
        print(f"| {what} | {figure} |")


if __name__ == "__main__":
    main()
