"""The clock of a case: who is silent is reminded once, a day before the end."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.kernel.clock import database_now
from market.notices.models import Notice
from orders import tasks
from orders.aftercare.acts import COMPLAIN, CONFIRM, SHIP, Side
from orders.models import Case, Order
from orders.services.cases import Saying, add_to_case
from orders.services.moves import move_order
from orders.services.reminding import cases_to_remind, remind_case
from sessions.models import Listing
from tests.orders.conftest import contact, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(listing: Listing) -> Case:
    """A case the buyer opened with words; the vendor is silent and half a day is left."""
    order = Order.objects.get(code=place(listing, to=contact(email="hoa@example.vn")).codes[0])
    for act in (CONFIRM, SHIP, COMPLAIN):
        order = move_order(actor=None, order=order, act=act, words="Vỡ" if act.needs_words else "")
    Case.objects.update(answer_by=database_now() + timedelta(hours=12))
    return Case.objects.get()


def reminded() -> list[str]:
    return list(Notice.objects.filter(kind="case-clock").values_list("recipient", flat=True))


def test_who_is_silent_is_reminded_once(case: Case) -> None:
    assert list(cases_to_remind()) == [case]
    assert remind_case(case.pk) == 1
    assert remind_case(case.pk) == 0
    assert reminded() == [case.order.vendor.email]
    notice = Notice.objects.get(kind="case-clock")
    assert case.order.code in notice.subject
    assert "Hạn trình bày" in notice.body


def test_nobody_is_reminded_who_spoke_or_has_time_or_is_done(case: Case) -> None:
    Case.objects.update(answer_by=database_now() + timedelta(days=2))
    assert not cases_to_remind().exists()
    Case.objects.update(answer_by=database_now() - timedelta(minutes=1))
    assert remind_case(case.pk) == 0
    Case.objects.update(answer_by=database_now() + timedelta(hours=12))
    add_to_case(actor=None, case=case, saying=Saying(Side.VENDOR, uuid4(), "Tôi gói kỹ rồi"))
    assert remind_case(case.pk) == 0
    assert not cases_to_remind().exists()
    assert reminded() == []


def test_finder_and_worker(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.remind_case_task, "delay", tasks.remind_case_task.run)
    tasks.remind_of_cases()
    tasks.remind_of_cases()
    assert len(reminded()) == 1
