"""A pytest plugin (`-p tests.engines`): one pair of engines for the whole run, started before the settings are read.

The settings read DATABASE_URL and REDIS_URL while pytest-django loads, which is before any conftest. Workers of xdist
are started later and inherit the environment; each has a database and a Redis database of its own.
"""

import atexit
import base64
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from market.runner.engines import engines
from market.runner.errors import CannotRun
from tests.databases import fill

REDIS_DATABASES = 15  # a Redis has sixteen; the first one is left alone

# The same for every run, so that a failure repeats.
SURROUNDINGS = {
    "SECRET_KEY": "only-for-tests-" + "x" * 40,
    "WITNESS_KEY": base64.b64encode(b"only for the tests of the market").decode(),
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "CSRF_TRUSTED_ORIGINS": "",
    "SITE_URL": "http://testserver",
    "TRUST_PROXY": "0",
    "S3_ENDPOINT_URL": "",
    "CLAMD_URL": "",
    "EMAIL_URL": "memorymail://",
    "QUIET_HOURS": "",  # tests run at any hour
    "SMS_URL": "log://",
    "ZALO_URL": "log://",
}


def own_redis(url: str) -> str:
    """Return the URL with the database of this very process: tests beside each other never share keys."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = 1 + (int(worker.removeprefix("gw")) + 1) % REDIS_DATABASES if worker else 1
    return f"{url.rstrip('/').rsplit('/', 1)[0] if url.count('/') > 2 else url}/{number}"


def start(closing: ExitStack) -> None:
    """Start the engines unless the environment or the run's first process has some, and set the environment."""
    folder = Path(tempfile.mkdtemp(prefix="cho-dem-test-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass through
    closing.callback(shutil.rmtree, folder, ignore_errors=True)
    addresses = closing.enter_context(engines(folder, durable=False))
    os.environ.update(SURROUNDINGS)
    os.environ["DATABASE_URL"] = addresses.database_url
    os.environ["REDIS_URL"] = own_redis(addresses.redis_url)
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    (folder / "static").mkdir()
    os.environ["STATIC_ROOT"] = str(folder / "static")
    if addresses.embedded:
        fill(addresses.database_url)


closing = ExitStack()
atexit.register(closing.close)  # also when pytest gives up before its own end, such as at an error in the settings
if not {"--help", "-h", "--version", "-V"} & set(sys.argv[1:]):
    try:
        start(closing)
    except CannotRun as error:
        pytest.exit(str(error), returncode=1)


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    closing.close()
