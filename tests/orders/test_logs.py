"""The published logs: pages for people, files without the database, nothing else by these addresses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.services.publishing import publish_session
from sessions.models import Listing
from tests.orders.conftest import place
from tests.orders.sealing import seal, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(listing: Listing) -> int:
    place(listing)
    sign(listing.session)
    seal(listing.session)
    publish_session(listing.session_id)
    return listing.session.number


def test_pages_for_people(client: Client, number: int) -> None:
    assert "Đã niêm phong" in client.get(reverse("orders:list-logs")).content.decode()
    words = client.get(reverse("orders:show-log", args=[number])).content.decode()
    assert "Niêm phong lúc" in words
    assert "leaves.txt" in words
    assert "seal.tsr" not in words
    assert client.get(reverse("orders:show-log", args=[number + 1])).status_code == 404
    assert client.get(reverse("orders:list-logs"), {"before": "x" * 99}).status_code == 200
    earlier = client.get(reverse("orders:list-logs"), {"before": number}).content.decode()
    assert reverse("orders:show-log", args=[number]) not in earlier


def test_files_are_served_without_the_database(client: Client, number: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        reply = client.get(reverse("orders:show-log-file", args=[number, "leaves.txt"]))
    assert reply.content.count(b"\n") == 2
    assert reply["Cache-Control"] == "public, max-age=30"


@pytest.mark.parametrize("name", ["seal.tsr", "..", "%2e%2e", "checkpoints.json.bak", ".env", "x" * 300])
def test_there_is_nothing_else(client: Client, number: int, name: str) -> None:
    assert client.get(f"/nhat-ky/{number}/{name}").status_code == 404


def test_the_program_is_handed_out(client: Client) -> None:
    reply = client.get(reverse("orders:download-verifier"))
    assert reply.content.startswith(b"#!/usr/bin/env python3")
    assert "attachment" in reply["Content-Disposition"]
