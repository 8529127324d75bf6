"""What `make demo` checks before it starts, and what it tells."""

import base64
import json
import socket

import pytest

from market.runner import demo
from market.runner.errors import CannotRun
from market.runner.ports import LOOPBACK, free_port, is_taken, port_like
from market.runner.surroundings import demo_surroundings


@pytest.fixture
def listener():
    """Return a port that somebody listens on."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_port_is_8000_unless_told(monkeypatch):
    monkeypatch.setattr(demo, "is_taken", lambda port: False)
    monkeypatch.delenv("PORT", raising=False)
    assert demo.wanted_port() == 8000
    monkeypatch.setenv("PORT", "8123")
    assert demo.wanted_port() == 8123


@pytest.mark.parametrize("nonsense", ["0", "65536", "abc", "-1", "80 80", "8²"])
def test_nonsense_port_is_refused(nonsense, monkeypatch):
    monkeypatch.setenv("PORT", nonsense)
    with pytest.raises(CannotRun, match="PORT must be a number"):
        demo.wanted_port()


def test_taken_port_is_named_with_a_way_out(listener, monkeypatch):
    monkeypatch.setenv("PORT", str(listener))
    with pytest.raises(CannotRun, match=rf"Port {listener} .* taken .* make demo"):
        demo.wanted_port()


def test_ports_are_free_until_taken(listener):
    assert is_taken(listener)
    assert not is_taken(free_port())
    assert port_like(f"redis://:x@127.0.0.1:{listener}/0") != listener
    free = free_port()
    assert port_like(f"redis://:x@127.0.0.1:{free}/0") == free


def test_demo_runs_once_from_a_folder(tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    with demo.only_one(tmp_path / "lock") as given:
        assert given == port
        monkeypatch.setenv("PORT", str(free_port()))
        with pytest.raises(CannotRun, match=f"already, on http://127.0.0.1:{port}"), demo.only_one(tmp_path / "lock"):
            pass
    with demo.only_one(tmp_path / "lock"):
        pass


def test_secrets_are_made_once(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "WITNESS_KEY", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    first, second = demo_surroundings(tmp_path, 8001), demo_surroundings(tmp_path, 8001)
    assert first == second
    assert len(base64.b64decode(first["WITNESS_KEY"])) == 32
    assert first["SITE_URL"] == "http://127.0.0.1:8001"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_given_environment_goes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert demo_surroundings(tmp_path, 8000)["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret").exists()


def test_welcome_names_addresses_and_people(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "FACTS", tmp_path / "demo.json")
    people = {"buyer": {"login": "lan@example.vn", "password": "cho-dem"}}
    (tmp_path / "demo.json").write_text(json.dumps({"accounts": people, "paths": {"live": "/phien-cho/dang-dien-ra"}}))
    text = demo.welcome("http://127.0.0.1:8001")
    assert "http://127.0.0.1:8001/phien-cho/dang-dien-ra" in text
    assert "lan@example.vn" in text
    assert "cho-dem" in text
