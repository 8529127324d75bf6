"""The deployment files, read once."""

import re
from typing import Any

import pytest
import yaml

from market.runner.surroundings import PROJECT

Service = dict[str, Any]
WANTED = re.compile(r"(?<!\$)\$\{(?P<name>[A-Z0-9_]+)(?P<mark>:[?-])(?P<rest>[^}]*)\}")


def text_of(name: str) -> str:
    """Return a file of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def filled_in(text: str, values: dict[str, str]) -> str:
    """Return the text with its ${…} replaced as compose does it; a required value that is missing is an error."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match["name"], "")
        if not found and match["mark"] == ":?":
            raise LookupError(match["name"])
        return found or match["rest"]

    return WANTED.sub(value, text)


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """Return docker-compose.yml as it stands, its ${…} not replaced."""
    found: dict[str, Any] = yaml.safe_load(text_of("docker-compose.yml"))
    return found


@pytest.fixture(scope="session")
def services(compose) -> dict[str, Service]:
    """Return the services of docker-compose.yml."""
    found: dict[str, Service] = compose["services"]
    return found


@pytest.fixture(scope="session")
def ours(services) -> dict[str, Service]:
    """Return the services that run the market's own program with its settings."""
    return {name: service for name, service in services.items() if "DATABASE_URL" in service.get("environment", {})}
