"""House rules for code, executable (STYLE §1.19, §2, §4)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("market", "vetting", "sessions", "orders")
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "signals"}
LONGEST_FUNCTION = 50  # lines
LONGEST_MODULE = 300  # lines
ONE_FILE = {"orders/witness/verify_witness.py"}  # people carry it away and run it anywhere, so it cannot be split


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_keeps_the_house_rules(path: Path) -> None:
    source = path.read_text()
    tree = ast.parse(source)
    assert path.stem not in FORBIDDEN_NAMES
    assert source.count("\n") <= LONGEST_MODULE or name_of(path) in ONE_FILE, "split this module"
    for function in functions(tree):
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, f"{function.name} is too long"
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, "name the exception"
            assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), "name the exception"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_project_import_inside_a_function(path: Path) -> None:
    for function in functions(ast.parse(path.read_text())):
        if function.name == "ready":
            continue
        for node in ast.walk(function):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in names if name.split(".")[0] in APPS], f"import in {function.name}"


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.stem in {"selectors", "tasks", "access"} or "services" in p.parts or p.stem == "services"],
    ids=name_of,
)
def test_public_functions_have_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text())
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not bare


def test_background_work_starts_only_after_commit_or_from_a_finder() -> None:
    for path in MODULES:
        if path.name in {"tasks.py", "commit.py"}:
            continue
        assert ".delay(" not in path.read_text(), f"{name_of(path)} starts a task itself"


def test_there_are_no_signals() -> None:
    for path in MODULES:
        text = path.read_text()
        assert not [word for word in ("post_save", "pre_save(sender", "@receiver") if word in text], name_of(path)
