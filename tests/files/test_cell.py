"""The cell bounds what a file can do to the process that opens it, and nothing of the market is in there."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from market.files import cell, isolation
from market.files.cell import wire
from market.files.cell.verdicts import Reason, Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from tests.files.ordinary import jpeg, pdf

pytestmark = pytest.mark.usefixtures("real_cells")
PAPER = {"content", "preview", "thumbnail", "likenesses"}
PACKAGE = str(Path(cell.__file__).parents[1])


def in_cell(monkeypatch, body: str):
    """Run a cell whose work is replaced by `body`."""
    monkeypatch.setattr(isolation, "_START", f"import sys; sys.path.append(sys.argv.pop(1))\n{body}")
    with tempfile.TemporaryFile() as source:
        source.write(b"content")
        return run_in_cell("judge-paper", source)


def after_being_shut_in(body: str) -> str:
    return f"from cell.work import shut_in\nshut_in()\n{body}"


def test_knows_neither_django_nor_the_market_nor_its_secrets(monkeypatch):
    body = """
import json, os, cell.work, cell.documents, cell.pictures
found = [name for name in sys.modules if name.split(".")[0] in ("django", "celery", "market", "psycopg")]
print(json.dumps({"facts": {"found": len(found), "environment": " ".join(sorted(os.environ))}, "parts": {}}))
"""
    monkeypatch.setenv("SECRET_KEY", "secret")
    facts, _parts = in_cell(monkeypatch, body)
    assert facts["found"] == 0
    assert set(facts["environment"].split()) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX"}


def test_a_crash_in_a_decoder_is_a_refusal(monkeypatch, caplog):
    with caplog.at_level(logging.WARNING), pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, "import os; os.abort()")
    assert "judge-paper ended with -6" in caplog.text


def test_an_error_nobody_foresaw_is_a_refusal_and_is_logged(monkeypatch, caplog):
    with caplog.at_level(logging.WARNING), pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, "raise RuntimeError('never seen before')")
    assert "never seen before" in caplog.text


def test_memory_is_bounded(monkeypatch):
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, after_being_shut_in("b'x' * 2_000_000_000"))


def test_output_is_bounded(monkeypatch):
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, after_being_shut_in("while True: sys.stdout.write('x' * 1_000_000)"))


def test_processor_time_is_bounded(monkeypatch, caplog):
    body = "import cell.work; cell.work.CPU_SECONDS = 1\n" + after_being_shut_in("while True: pass")
    with caplog.at_level(logging.WARNING), pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, body)
    assert "ended with -9" in caplog.text


def test_waiting_is_bounded(monkeypatch):
    monkeypatch.setattr(isolation, "WALL_SECONDS", 0.2)
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, "import time; time.sleep(60)")


@pytest.mark.parametrize("answer", ["", "nonsense", "{}", '{"facts": {}, "parts": {"content": 9}}', "[]"])
def test_nonsense_is_a_refusal(monkeypatch, answer):
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        in_cell(monkeypatch, f"print({answer!r})")


def test_too_many_at_once_wait_and_then_hear_so(monkeypatch):
    monkeypatch.setattr(isolation, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(isolation, "QUEUE_SECONDS", 0.05)
    with isolation._turns, pytest.raises(CellsBusyError):
        in_cell(monkeypatch, "")
    with pytest.raises(Unfit):
        in_cell(monkeypatch, "")


@pytest.mark.parametrize(
    ("verb", "content", "arguments", "parts"),
    [
        ("judge-paper", jpeg(), (), PAPER),
        ("judge-paper", pdf(), (), PAPER),
        ("judge-picture", jpeg(), (), {"320"}),
        ("show-page", pdf(2), ("2", "800"), {"page"}),
        ("show-page", jpeg(), ("1", "800"), {"page"}),
        ("redact-pages", pdf(), ("1:0:0:500:500",), PAPER),
        ("redact-pages", jpeg(), (), PAPER),
        ("bind-pages", jpeg() + pdf(), (str(len(jpeg())), str(len(pdf()))), PAPER),
        ("compare-pages", jpeg() + jpeg(), (str(len(jpeg())), str(len(jpeg()))), {"differences"}),
        ("read-codes", pdf(), (), {"texts"}),
        ("read-codes", jpeg(), (), {"texts"}),
    ],
)
def test_does_what_it_is_told(verb, content, arguments, parts):
    with tempfile.TemporaryFile() as source:
        source.write(content)
        _facts, found = run_in_cell(verb, source, *arguments)
    assert set(found) == parts
    assert all(part for name, part in found.items() if name != "likenesses")


@pytest.mark.parametrize(
    ("verb", "content"), [("judge-picture", pdf()), ("judge-picture", b"?"), ("judge-paper", b"?")]
)
def test_refuses_what_it_is_not_made_for(verb, content):
    with tempfile.TemporaryFile() as source:
        source.write(content)
        with pytest.raises(Unfit, match=Reason.FOREIGN):
            run_in_cell(verb, source)


def test_a_message_says_where_its_parts_end():
    with tempfile.TemporaryFile() as target:
        wire.send(target, {"reason": "broken"}, {"a": b"1\n2", "b": b""})
        target.seek(0)
        assert wire.receive(target) == ({"reason": "broken"}, {"a": b"1\n2", "b": b""})


def test_starts_without_the_libraries_a_file_does_not_need():
    body = "import json, cell.work; print(json.dumps([name for name in ('PIL', 'pikepdf') if name in sys.modules]))"
    start = f"import sys; sys.path.append({PACKAGE!r}); {body}"
    done = subprocess.run([sys.executable, "-I", "-c", start], capture_output=True, check=True)
    assert json.loads(done.stdout) == []
