"""Order lines have versions: whoever shows or sums them asks for those in force. A reader that forgets fails here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("market", "vetting", "sessions", "orders")
EXEMPT = {
    "orders/models/orders.py",  # where the lines in force are told from the others
    "orders/archives/agreement_sheets.py",  # tells what each version would change of the one before it
    "orders/witness/audited_orders.py",  # holds every version against what was witnessed of it
}
MODULES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in EXEMPT
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# Writing a new set is the only other thing that is done with lines.
FORGETS = {
    "rows without in_force()": re.compile(
        r"OrderLine\.objects(?!\s*\.((in_force|of_every_version|create|bulk_create)\b|filter\([^\n]*\bversion=))"
    ),
    "lines of an order in every version": re.compile(r"\border\.lines\.(?!filter\(version=)"),
    "a relation without its version": re.compile(r"Count\(\"lines\"(?!, filter=Q\(lines__version)"),
    "lines of a listing": re.compile(r"\.order_lines\b|\"order_lines"),
}
SQL = re.compile(
    r"(?:FROM|JOIN)\s+orders_orderline\b(?!(?:(?!\bFROM\b|\bGROUP\b).)*\bversion\b)", re.IGNORECASE | re.DOTALL
)
IN_TEMPLATE = re.compile(r"\border\.lines\b")
GOOD = (
    "OrderLine.objects.in_force().filter(order=order)",
    "OrderLine.objects\n.in_force()",
    "OrderLine.objects.bulk_create(rows)",
    "order.lines.filter(version=order.version)",
    'OrderLine.objects.filter(order=OuterRef("pk"), version=OuterRef("version"))',
    "order.current_lines",
    'Count("lines", filter=Q(lines__version=F("version")))',
    "FROM orders_orderline line JOIN orders_order o ON o.id = line.order_id AND line.version = o.version",
)
BAD = (
    "OrderLine.objects.filter(order=order)",
    "for line in order.lines.all():",
    'Count("lines")',
    "listing.order_lines.all()",
    "FROM orders_orderline line WHERE true",
)


def forgets(text: str) -> list[str]:
    """Return how a text reads lines of all versions."""
    found = [name for name, pattern in FORGETS.items() if pattern.search(text)]
    return found + (["plain SQL"] if SQL.search(text) else [])


def test_no_reader_forgets_the_version() -> None:
    found = {str(path.relative_to(ROOT)): forgets(path.read_text()) for path in MODULES}
    assert not {name: ways for name, ways in found.items() if ways}


def test_no_template_shows_lines_of_all_versions() -> None:
    assert not [path.name for path in TEMPLATES if IN_TEMPLATE.search(path.read_text())]


@pytest.mark.parametrize("text", GOOD)
def test_a_reader_of_what_is_in_force_passes(text: str) -> None:
    assert not forgets(text)


@pytest.mark.parametrize("text", BAD)
def test_a_reader_of_every_version_is_found(text: str) -> None:
    assert forgets(text)
