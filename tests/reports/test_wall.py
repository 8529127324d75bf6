"""The hall's screen: the same fragment for everybody who may see the whole market, at the cost of none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from orders.models import Order, OrderContact, ReaderScope
from sessions.night.copies import forget_copies
from tests import cast
from tests.reports.evening import past_evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Client:
    """A director's screen, after an evening."""
    forget_copies()
    past_evening(orders=20)
    client = Client()
    client.force_login(cast.make_person("Vũ Hoàng Long", Role.DIRECTOR))
    return client


def test_the_hall_reads_the_evening(hall: Client) -> None:
    page = hall.get(reverse("reports:show-wall")).text
    kept = Order.objects.exclude(status="cancelled").count()
    assert f"<dt>Đơn chốt</dt><dd>{kept}</dd>" in page
    assert hall.get(reverse("reports:show-wall-figures")).text.strip() in page


def test_nobody_who_bought_is_on_it(hall: Client) -> None:
    page = hall.get(reverse("reports:show-wall-figures")).text
    for contact in OrderContact.objects.all():
        assert contact.name not in page
        assert contact.phone not in page
    assert not [code for code in Order.objects.values_list("code", flat=True) if code in page]


def test_asking_again_is_not_counting_again(hall: Client, django_assert_max_num_queries: Any) -> None:
    hall.get(reverse("reports:show-wall-figures"))
    with django_assert_max_num_queries(12):
        hall.get(reverse("reports:show-wall-figures"))


def test_a_screen_before_the_first_evening_and_one_of_a_part_are_absent() -> None:
    forget_copies()
    client = Client()
    official = cast.make_person("Chu Văn Thắng", Role.OFFICIAL)
    client.force_login(official)
    assert client.get(reverse("reports:show-wall")).status_code == 404
    past_evening(orders=3)
    ReaderScope.objects.create(person=official).communes.add(cast.me_linh())
    assert client.get(reverse("reports:show-wall")).status_code == 404
