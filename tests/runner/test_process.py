"""What the containers run, and how they are asked how they are."""

import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import boto3
import pytest
from botocore.stub import Stubber

from market.runner import health
from market.runner.bucket import make_bucket
from market.runner.process import PROCESSES


@pytest.fixture
def store():
    """Return a client of an S3-compatible store that answers as told."""
    client = boto3.client("s3", aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
    with Stubber(client) as answers:
        yield client, answers
        answers.assert_no_pending_responses()
    client.close()


@pytest.fixture
def site(monkeypatch):
    """Return a web server that remembers what it was asked, and answers with the status set on it."""

    class Site(HTTPServer):
        status = 200
        asked: tuple[str, str, str] | None = None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked = (self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"])
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *args):
            pass

    with Site(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setattr(health, "PORT", server.server_port)
        monkeypatch.setenv("SITE_URL", "https://chodem.example.vn")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_web_server_listens_for_the_proxy(monkeypatch):
    monkeypatch.setenv("WEB_WORKERS", "3")
    command = PROCESSES["web"]()
    assert command[command.index("--host") + 1] == "0.0.0.0"
    assert command[command.index("--workers") + 1] == "3"
    assert command[-1] == "market.wsgi:application"


def test_unknown_process_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "market.runner.process", "cook"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "web|default|reports|beat|watch" in done.stderr


def test_web_server_is_asked_as_the_proxy_asks(site):
    assert health.web()
    assert site.asked == ("/suc-khoe", "chodem.example.vn", "https")


def test_ailing_web_server_is_ailing(site):
    site.status = 503
    assert not health.web()


def test_absent_web_server_is_ailing(monkeypatch):
    monkeypatch.setattr(health, "PORT", 1)
    assert not health.web()


def test_clock_is_well_while_it_writes(tmp_path):
    assert not health.beat(tmp_path)
    schedule = tmp_path / "beat.db"
    schedule.touch()
    assert health.beat(tmp_path)
    long_ago = time.time() - health.BEAT_SECONDS - 1
    os.utime(schedule, (long_ago, long_ago))
    assert not health.beat(tmp_path)


def test_watcher_is_well_while_it_looks(tmp_path):
    assert not health.watch(tmp_path)
    sign = tmp_path / "watch.sign"
    sign.touch()
    assert health.watch(tmp_path)
    long_ago = time.time() - health.WATCH_SECONDS - 1
    os.utime(sign, (long_ago, long_ago))
    assert not health.watch(tmp_path)


def test_bucket_is_made_once(store):
    client, answers = store
    answers.add_client_error("head_bucket", "404", http_status_code=404)
    answers.add_response("create_bucket", {}, {"Bucket": "cho-dem"})
    answers.add_response("head_bucket", {})
    assert make_bucket(client, "cho-dem")
    assert not make_bucket(client, "cho-dem")


def test_refused_bucket_is_an_error(store):
    client, answers = store
    answers.add_client_error("head_bucket", "403", http_status_code=403)
    with pytest.raises(client.exceptions.ClientError):
        make_bucket(client, "cho-dem")
