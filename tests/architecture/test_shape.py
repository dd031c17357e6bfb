"""How large things may grow, and what they may be called."""

from __future__ import annotations

import ast
import re
from statistics import median

from tests.architecture.source import (
    ROOT,
    FunctionNode,
    files_of_room,
    functions_of,
    line_count,
    python_files,
    read,
    tracked_files,
    tree_of,
    where,
)

MAX_MODULE = 400
MAX_APP_FACTORY = 120
MAX_TEST_MODULE = 499
MAX_CONFTEST = 249
MAX_MEDIAN_VIEW = 15
MAX_EXCEPTIONS = 10
NO_ROOMS = ("portal/__init__.py", "portal/migrations/")
CATCH_ALLS = {"common", "utils", "util", "helpers", "misc"}
# A linter silenced on a line, however it is spelt.
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:|mypy:|ruff:)", re.IGNORECASE)


def limit_of(name: str) -> int:
    """Return how many lines a test file may have."""
    return MAX_CONFTEST if name == "conftest.py" else MAX_TEST_MODULE


def test_no_module_grows_beyond_its_limit() -> None:
    # A migration is a record of one moment: it is as long as the change, and never edited.
    modules = [p for p in python_files("app.py", "portal", "scripts") if "versions" not in p.parts]
    assert modules
    assert [where(path) for path in modules if line_count(path) > MAX_MODULE] == []


def test_the_factory_stays_small() -> None:
    factory = [path for path in python_files("portal") if where(path) == "portal/__init__.py"]
    assert [where(path) for path in factory if line_count(path) > MAX_APP_FACTORY] == []


def test_no_test_module_grows_beyond_its_limit() -> None:
    tests = python_files("tests")
    assert tests
    assert [where(path) for path in tests if line_count(path) > limit_of(path.name)] == []


def test_nothing_is_named_as_a_catch_all() -> None:
    names = [
        where(path)
        for path in tracked_files()
        if CATCH_ALLS & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]
    assert names == []


def test_a_feature_package_opens_with_its_words_and_no_code() -> None:
    packages = [path for path in python_files("portal") if path.name == "__init__.py"]
    rooms = [path for path in packages if not where(path).startswith(NO_ROOMS)]
    assert [where(path) for path in rooms if not has_only_docstring(tree_of(path))] == []


def has_only_docstring(module: ast.Module) -> bool:
    """Say whether a module consists of its docstring and nothing else."""
    return len(module.body) == 1 and ast.get_docstring(module) is not None


def test_views_are_short() -> None:
    lengths = [
        (function.end_lineno or function.lineno) - function.lineno + 1
        for path in files_of_room("views")
        for function in functions_of(path)
        if is_route(function)
    ]
    assert median(lengths or [0]) <= MAX_MEDIAN_VIEW


def is_route(function: FunctionNode) -> bool:
    """Say whether a function is bound to an address: @room.get(...), .post(...), .route(...)."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"get", "post", "route"}
        for decorator in function.decorator_list
    )


def test_linters_are_seldom_silenced() -> None:
    files = python_files("app.py", "portal", "scripts", "tests")
    silenced = [
        where(path, number)
        for path in files
        for number, line in enumerate(read(path).splitlines(), start=1)
        if EXCEPTION.search(line)
    ]
    assert len(silenced) <= MAX_EXCEPTIONS, silenced
