"""The role web and worker sign in as: the market works with it, and what is only added to stays as it is."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from market.kernel.management.commands.grant_application import grant
from orders.aftercare.acts import CONFIRM
from orders.models import Checkpoint, WitnessEntry
from orders.services.moves import move_order
from sessions.models import Listing
from tests.orders.conftest import place
from tests.orders.sealing import order_named, sign

pytestmark = pytest.mark.django_db
ROLE = "market_application"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def tables() -> Iterator[list[str]]:
    """Be the application's role until the test ends; the role itself is rolled back."""
    run(f"CREATE ROLE {ROLE}")
    granted = grant(ROLE)
    run(f"SET LOCAL ROLE {ROLE}")
    yield granted
    run("RESET ROLE")


def test_what_is_only_added_to(tables: list[str]) -> None:
    assert {
        "orders_witnessentry", "orders_witnessleaf", "orders_checkpoint", "orders_timestamp", "orders_witnessdecision",
        "orders_orderline", "orders_attestation", "orders_caseentry", "kernel_journalentry",
    } <= set(tables)  # fmt: skip


def test_the_market_works_and_the_log_stays(listing: Listing, tables: list[str]) -> None:
    code = place(listing).codes[0]
    move_order(actor=None, order=order_named(code), act=CONFIRM)
    sign(listing.session)
    assert (WitnessEntry.objects.count(), Checkpoint.objects.count()) == (2, 1)
    for table in [*tables, "django_migrations"]:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"UPDATE {table} SET id = id"):
            with pytest.raises(DatabaseError, match=r"permission denied|does not exist"), transaction.atomic():
                run(statement)
    assert WitnessEntry.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE orders_witnessentry DISABLE TRIGGER USER",
        "DROP TRIGGER orders_witnessentry_is_append_only ON orders_witnessentry",
        "CREATE OR REPLACE FUNCTION orders_witnessentry_stamp() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "DROP TABLE orders_witnessentry CASCADE",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('orders', 'x', now())",
        "SET session_replication_role = replica",
    ],
)
def test_nor_can_the_guards_be_put_aside(tables: list[str], statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied|cannot"), transaction.atomic():
        run(statement)


def test_a_role_no_grant_can_bind_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="do not bind"):
        call_command("grant_application", owner)
    with pytest.raises(CommandError, match="no role"):
        call_command("grant_application", "nobody_of_that_name")
