"""docker-compose.yml and Dockerfile, held against the settings and against good keeping."""

import re

import environ
import pytest
import yaml

from market.env import REQUIRED, SCHEMA
from market.runner.health import CHECKS
from market.runner.process import PROCESSES
from market.settings import CELERY_TASK_DEFAULT_QUEUE, CELERY_TASK_ROUTES, INSTALLED_APPS
from tests.deploy.conftest import WANTED, Service, filled_in, text_of

PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$")
MAY_BE_MISSING = {"SECRET_KEY_FALLBACKS", "PUSH_KEY", "GATEWAY_TOKEN"}  # without it nothing is offered that needs it
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|_KEY|^EMAIL_URL$|^DATABASE_URL$|^REDIS_URL$")
# Read by a library or by the runner, not by the settings.
BESIDE_SETTINGS = {
    "AWS_DEFAULT_REGION",
    "AWS_REQUEST_CHECKSUM_CALCULATION",
    "AWS_RESPONSE_CHECKSUM_VALIDATION",
    "WEB_WORKERS",
}


def is_one_shot(service: Service) -> bool:
    """Tell whether the service does its work once and ends."""
    return str(service["restart"]).startswith("on-failure")


def example_lines() -> dict[str, bool]:
    """Return the variables of env.example: name → whether it has to be filled in."""
    found = re.findall(r"^(#?)([A-Z0-9_]+)=(.*)$", text_of("deploy/env.example"), re.MULTILINE)
    return {name: not mark for mark, name, _ in found}


# --- the settings -----------------------------------------------------------------------------------------------------
def test_settings_read_nothing_that_the_schema_does_not_name():
    read = set()
    for name in ("market/settings.py", "market/env.py"):
        source = text_of(name)
        assert "os.environ[" not in source
        assert "getenv" not in source
        read |= set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z0-9_]+)\"", source))
    assert read <= set(SCHEMA) | set(REQUIRED)


def test_every_variable_is_passed_or_has_a_default(ours):
    assert set(ours) == {"web", "worker", "reports", "beat", "watch", "migrate"}
    for name, service in ours.items():
        passed = set(service["environment"])
        assert set(REQUIRED) <= passed, name
        for variable in set(SCHEMA) - passed:
            assert SCHEMA[variable][1] not in (None, "", []), f"{name}: {variable} is not passed and has no default"


def test_nothing_is_passed_that_nobody_reads(ours):
    for name, service in ours.items():
        assert set(service["environment"]) <= set(SCHEMA) | set(REQUIRED) | BESIDE_SETTINGS, name


def test_production_is_neither_demo_nor_debug(ours):
    for service in ours.values():
        assert (service["environment"]["DEMO"], service["environment"]["DEBUG"]) == ("0", "0")


def test_addresses_can_be_read_once_filled_in(ours):
    values = {name: f"{name.lower().replace('_', '-')}-1" for name in example_lines()}
    filled = yaml.safe_load(filled_in(yaml.safe_dump(ours["web"]["environment"]), values))
    database = environ.Env.db_url_config(filled["DATABASE_URL"])
    assert (database["HOST"], database["NAME"], database["USER"]) == ("postgres", "market", "market")
    assert database["PASSWORD"] == "postgres-password-1"
    assert filled["REDIS_URL"] == "redis://:redis-password-1@redis:6379/0"


# --- what has to be filled in -----------------------------------------------------------------------------------------
def test_example_names_every_variable_and_gives_no_secret():
    wanted = {match["name"] for match in WANTED.finditer(text_of("docker-compose.yml"))}
    assert wanted == set(example_lines())
    given = re.findall(r"^[A-Z0-9_]+=(.+)$", text_of("deploy/env.example"), re.MULTILINE)
    assert given == []


def test_example_tells_what_must_be_filled_in():
    text = text_of("docker-compose.yml")
    required = {match["name"] for match in WANTED.finditer(text) if match["mark"] == ":?"}
    assert required == {name for name, must in example_lines().items() if must}


def test_nothing_starts_without_its_secrets():
    with pytest.raises(LookupError):
        filled_in(text_of("docker-compose.yml"), {})


def test_no_secret_stands_in_a_file(services):
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            if not SECRET.search(variable):
                continue
            if variable in MAY_BE_MISSING:
                assert value == f"${{{variable}:-}}", f"{name}: {variable} has a default"
                continue
            found = WANTED.search(value)
            assert found, f"{name}: {variable} is written out"
            assert found["mark"] == ":?", f"{name}: {variable} has a default"
            credentials = WANTED.sub("", value).partition("://")[2].partition("@")[0]
            assert credentials in ("", "market:", ":"), f"{name}: {variable} holds a password"


def test_every_required_value_says_what_it_is():
    for match in WANTED.finditer(text_of("docker-compose.yml")):
        assert match["mark"] == ":-" or len(match["rest"]) > 10, match["name"]


# --- images -----------------------------------------------------------------------------------------------------------
def test_images_are_pinned(services):
    for name, service in services.items():
        image = filled_in(service["image"], {})
        assert PINNED.match(image), f"{name}: {image}"


def test_base_images_are_pinned():
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", text_of("Dockerfile"), re.MULTILINE)
    names = {name for _, name in stages}
    outside = [image for image, _ in stages if image not in names]
    assert outside
    assert all(PINNED.match(image) for image in outside)


def test_image_is_of_the_python_the_project_wants():
    wanted = text_of(".python-version").strip()
    assert f"FROM python:{wanted}." in text_of("Dockerfile")


def test_packages_of_the_image_are_locked():
    dockerfile = text_of("Dockerfile")
    for line in re.findall(r".*\b(?:pip install|pip sync)\b.*", dockerfile):
        assert "--require-hashes" in line


def test_image_holds_every_part_of_the_program():
    kept = set(re.findall(r"^!([\w./-]+?)/?$", text_of(".dockerignore"), re.MULTILINE))
    packages = {app.partition(".")[0] for app in INSTALLED_APPS} & {"market", "vetting", "sessions", "orders"}
    assert packages | {"manage.py", "templates", "static", "locale", "requirements"} <= kept
    assert kept.isdisjoint({".env", "var", ".git", "tests"})


# --- how the services run ---------------------------------------------------------------------------------------------
def test_every_service_says_how_it_is(services):
    for name, service in services.items():
        check = service["healthcheck"]
        assert is_one_shot(service) == bool(check.get("disable")), name
        assert is_one_shot(service) or check["test"], name


def test_nobody_is_root_and_nothing_can_be_changed(services):
    for name, service in services.items():
        assert int(service["user"].split(":")[0]) > 0, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert "cap_add" not in service, name


def test_image_does_not_run_as_root():
    last = re.findall(r"^USER (\d+):(\d+)$", text_of("Dockerfile"), re.MULTILINE)[-1]
    assert last == ("10001", "10001")


def test_our_services_run_as_the_user_of_the_image(ours):
    assert {service["user"] for service in ours.values()} == {"10001:10001"}


def test_only_the_front_door_is_open(compose, services):
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert compose["networks"]["back"]["internal"] is True
    for store in ("postgres", "redis", "files"):
        assert services[store]["networks"] == ["back"]


def test_data_lie_in_named_volumes(compose, services):
    used = set()
    for service in services.values():
        for volume in service.get("volumes", []):
            source, _, rest = WANTED.sub("./x", volume).partition(":")
            if source.startswith("."):
                assert rest.endswith(":ro")
            else:
                used.add(source)
    assert used == set(compose["volumes"])


def test_every_process_is_known(ours):
    for name, service in ours.items():
        if is_one_shot(service):
            continue
        assert service["command"][-1] in PROCESSES, name
        assert service["healthcheck"]["test"][-1] == service["command"][-1]
        assert service["healthcheck"]["test"][-1] in CHECKS
    assert {service["command"][-1] for service in ours.values() if not is_one_shot(service)} == set(PROCESSES)


def test_every_queue_has_a_worker(ours):
    queues = {CELERY_TASK_DEFAULT_QUEUE} | {route["queue"] for route in CELERY_TASK_ROUTES.values()}
    assert queues <= {service["command"][-1] for service in ours.values()}


def test_tables_are_brought_up_to_date_first(ours):
    assert "manage.py migrate" in ours["migrate"]["command"][-1]
    for name in set(ours) - {"migrate"}:
        assert ours[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_database_sorts_as_the_embedded_one(services):
    arguments = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    source = text_of("market/runner/postgres.py")
    assert all(f'"{argument}"' in source for argument in arguments)
