"""The embedded engines: started, shared, stopped, and found again after every kind of death."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
import redis

from market.runner.engines import Addresses, engines
from market.runner.postgres import Postgres
from market.runner.stale import command_line

AS_ROOT = os.geteuid() == 0


def ask(addresses: Addresses, question: str) -> object:
    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(folder: Path) -> int:
    [file] = folder.glob("postgres/cluster/data/postmaster.pid")
    return int(file.read_text().split()[0])


def both_answer(addresses: Addresses) -> bool:
    try:
        ask(addresses, "SELECT 1")
        with redis.Redis.from_url(addresses.redis_url) as client:
            client.ping()
    except (psycopg.OperationalError, redis.ConnectionError):
        return False
    return True


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not command_line(pid)


def test_both_engines_answer_and_are_stopped(folder):
    with engines(folder, durable=False) as found:
        assert both_answer(found)
        pid = postmaster(folder)
    assert not both_answer(found)
    assert not command_line(pid)


def test_database_is_what_the_market_needs(running):
    _, found = running
    assert str(ask(found, "SHOW server_version")).startswith("18.")
    assert ask(found, "SHOW server_encoding") == "UTF8"
    assert ask(found, "SHOW timezone") == "UTC"
    assert ask(found, "SELECT upper('đặc sản ợ')") == "ĐẶC SẢN Ợ"
    ask(found, "CREATE EXTENSION unaccent")
    ask(found, "CREATE EXTENSION pg_trgm")
    assert ask(found, "SELECT unaccent('Chợ đêm trên mây')") == "Cho dem tren may"


def test_strangers_are_refused(running):
    folder, found = running
    password = (folder / "postgres" / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(Addresses(found.database_url.replace(password, "x" * 8), ""), "SELECT 1")
    address = found.redis_url.split("@")[1]
    with (
        redis.Redis.from_url(f"redis://:wrong@{address}") as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_secrets_are_readable_by_their_owner_only(running):
    folder, _ = running
    for name in ("postgres/password", "postgres/url", "redis/url"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_the_database_never_runs_as_root(running):
    folder, _ = running
    owner = Path(f"/proc/{postmaster(folder)}").stat().st_uid
    assert owner != 0
    assert AS_ROOT or owner == os.geteuid()


def test_given_addresses_are_used_each_by_itself(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/market")
    with engines(tmp_path, durable=False) as found:
        assert found.database_url == "postgres://elsewhere/market"
        assert found.redis_url.startswith("redis://:")
    assert not (tmp_path / "postgres").exists()


def test_data_stay_between_runs(folder):
    with engines(folder) as found:
        ask(found, "CREATE TABLE kept_over_a_restart AS SELECT 42 AS n")
    with engines(folder) as found:
        assert ask(found, "SELECT n FROM kept_over_a_restart") == 42


def test_the_last_one_to_leave_stops_the_engines(folder, holder):
    other, theirs = holder(folder, "durable")
    with engines(folder) as ours:
        assert ours == theirs
        other.terminate()
        assert other.wait(20) == 128 + signal.SIGTERM
        assert both_answer(ours)
    assert not both_answer(ours)


def test_killed_database_comes_back_with_its_data(folder, holder):
    other, found = holder(folder, "durable")
    ask(found, "CREATE TABLE kept_over_a_kill AS SELECT 42 AS n")
    os.kill(postmaster(folder), signal.SIGKILL)
    with engines(folder) as again:
        assert ask(again, "SELECT n FROM kept_over_a_kill") == 42
        other.terminate()
        other.wait(20)


def test_engines_of_a_killed_process_are_taken_over(folder, holder):
    process, found = holder(folder, "durable")
    process.kill()
    process.wait()
    with engines(folder) as taken_over:
        assert taken_over == found
        assert both_answer(taken_over)
    assert not both_answer(found)


def test_engines_of_a_killed_test_run_die_with_it(folder, holder):
    process, found = holder(folder, "forgetful")
    pid = postmaster(folder)
    process.kill()
    wait_until_gone(pid)
    assert not both_answer(found)


def test_pid_of_another_program_is_left_alone(folder):
    cluster = Postgres(folder / "postgres", durable=False)
    cluster.folder.mkdir(exist_ok=True)
    cluster.stop(cluster.start())
    # A killed server leaves its number behind, and the number goes to another program of the same user.
    owner = (cluster.folder / "cluster" / "data").stat().st_uid if AS_ROOT else None
    with subprocess.Popen(["sleep", "60"], user=owner) as stranger:
        (cluster.folder / "cluster" / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        with engines(folder, durable=False) as found:
            assert both_answer(found)
        assert stranger.poll() is None
        stranger.kill()


def test_closed_folder_keeps_its_data_outside(tmp_path):
    tmp_path.chmod(0o700)
    with engines(tmp_path, durable=False) as found:
        assert both_answer(found)
        if not AS_ROOT:  # the database runs as this very user: its folder is open to it
            assert not (tmp_path / "postgres" / "elsewhere").exists()
            return
        outside = Path((tmp_path / "postgres" / "elsewhere").read_text().strip())
        assert outside.stat().st_mode & 0o777 == 0o700
        assert tmp_path not in outside.parents
    (tmp_path / "postgres" / "password").unlink()  # as when somebody removes var/ and the data outside stay behind
    with engines(tmp_path, durable=False) as found:
        assert both_answer(found)
    Postgres(tmp_path / "postgres").destroy()
    assert not outside.exists()


def test_killed_engines_are_revived_at_their_old_addresses(folder):
    with engines(folder) as found:
        assert found.revive() == []
        for pid in (postmaster(folder), int((folder / "redis" / "pid").read_text())):
            os.kill(pid, signal.SIGKILL)
            wait_until_gone(pid)
        assert found.revive() == ["PostgreSQL", "Redis"]
        assert both_answer(found)
