"""House rules for code, executable (STYLE §1.19, §2, §4). Each rule reads every module and names all that break it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("market", "vetting", "sessions", "orders")
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "signals"}
LONGEST_FUNCTION = 50  # lines
LONGEST_MODULE = 300  # lines
ONE_FILE = {"orders/witness/verify_witness.py"}  # people carry it away and run it anywhere, so it cannot be split
DOCUMENTED = {"selectors", "tasks", "access", "services"}


@cache
def read(path: Path) -> tuple[str, ast.Module]:
    """Return a module's source and what it says, each read once."""
    source = path.read_text()
    return source, ast.parse(source)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_there_are_modules() -> None:
    assert len(MODULES) > 500


def test_modules_are_short_and_named_for_what_they_hold() -> None:
    misnamed = [name_of(path) for path in MODULES if path.stem in FORBIDDEN_NAMES]
    long = [name_of(path) for path in MODULES if read(path)[0].count("\n") > LONGEST_MODULE]
    assert not misnamed
    assert set(long) == ONE_FILE, "split these modules"


def test_functions_are_short() -> None:
    assert not [
        f"{name_of(path)}: {function.name}"
        for path in MODULES
        for function in functions(read(path)[1])
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]


def test_every_exception_is_named() -> None:
    assert not [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(read(path)[1])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]


def imports(function: ast.AST) -> Iterator[str]:
    """Return the modules a function imports."""
    for node in ast.walk(function):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_project_import_inside_a_function() -> None:
    assert not [
        f"{name_of(path)}: {function.name} imports {module}"
        for path in MODULES
        for function in functions(read(path)[1])
        if function.name != "ready"
        for module in imports(function)
        if module.split(".")[0] in APPS
    ]


def test_public_functions_have_a_docstring() -> None:
    assert not [
        f"{name_of(path)}: {node.name}"
        for path in MODULES
        if path.stem in DOCUMENTED or "services" in path.parts
        for node in read(path)[1].body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


def test_background_work_starts_only_after_commit_or_from_a_finder() -> None:
    allowed = {"tasks.py", "commit.py"}
    assert not [name_of(path) for path in MODULES if path.name not in allowed and ".delay(" in read(path)[0]]


def test_there_are_no_signals() -> None:
    words = ("post_save", "pre_save(sender", "@receiver")
    assert not [name_of(path) for path in MODULES if any(word in read(path)[0] for word in words)]
