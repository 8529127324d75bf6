"""Either side asks the office for help about an order: a case with a clock, while the order goes on its way."""

from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import COLLECT, COMPLAIN, CONFIRM, RECEIVE, SHIP, Act, Side
from orders.models import Case, CaseEntry, Order
from orders.proofs import receipt_key
from orders.services.cases import Decision, Saying, add_to_case, ask_office, decide_case
from orders.services.closing import hindrances
from orders.services.erasing import closed_among
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place
from tests.orders.racing import all_at_once
from tests.orders.test_parts_at_the_desk import client_as
from tests.vetting.conftest import photo

pytestmark = pytest.mark.django_db
WHY = "Người bán xin thêm tiền ngoài đơn"


@pytest.fixture
def order(listing: Listing) -> Order:
    return confirmed(listing)


def confirmed(listing: Listing) -> Order:
    placed = Order.objects.get(code=place(listing, 2, to=contact(email="hoa@example.vn")).codes[0])
    return moved(placed, CONFIRM)


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")
    return order


def asked(order: Order, side: Side = Side.BUYER, **facts: object) -> Case:
    saying = Saying(**({"side": side, "key": uuid4(), "text": WHY} | facts))  # type: ignore[arg-type]
    return ask_office(actor=None, order=order, saying=saying)


def decided(case: Case, outcome: str = "no_fault") -> Case:
    for side in (Side.BUYER, Side.VENDOR):
        add_to_case(actor=None, case=case, saying=Saying(side, uuid4(), "Tôi nói thế này"))
    officer = cast.make_person("Trần Thu Hà", Role.WITNESS)
    return decide_case(actor=officer, case=case, decision=Decision(outcome, "Hai bên giữ nguyên giá đã chốt."))


@pytest.mark.parametrize("side", [Side.BUYER, Side.VENDOR])
def test_a_case_is_open_and_the_order_goes_on(order: Order, side: Side) -> None:
    Notice.objects.all().delete()
    case = asked(order, side)
    assert (case.kind, case.status, case.opened_side) == ("other", "open", side)
    assert case.entries.get().text == WHY
    assert Notice.objects.filter(kind="case-opened", body__contains="nhờ Ban tổ chức giúp").count() == 2
    assert JournalEntry.objects.get(verb="case.opened").facts == {"order": order.code, "kind": "other"}
    order = moved(order, SHIP, COLLECT, RECEIVE)
    assert order.status == "completed"
    decided(case)
    order.refresh_from_db()
    case.refresh_from_db()
    assert (order.status, case.status) == ("completed", "decided")


def test_the_office_has_it_in_its_queue_with_the_clock(order: Order) -> None:
    case = asked(order)
    desk = Client()
    desk.force_login(cast.make_person("Trần Thu Hà", Role.WITNESS))
    assert order.code in desk.get(reverse("orders:list-cases")).text
    page = desk.get(reverse("orders:show-case", args=[case.pk])).text
    assert "Ban tổ chức kết luận chậm nhất" in page
    assert WHY in page


def test_a_dispute_takes_an_open_case_over(order: Order) -> None:
    case = asked(order, Side.VENDOR)
    order = moved(order, SHIP, COMPLAIN)
    case.refresh_from_db()
    assert (order.status, case.kind, order.cases.count(), case.entries.count()) == ("disputed", "problem", 1, 2)
    decided(case)
    order.refresh_from_db()
    assert order.status == "resolved"


@pytest.mark.parametrize(("acts", "words"), [((), "chưa xác nhận"), ((CONFIRM, SHIP, COMPLAIN), "đang có vụ việc")])
def test_not_before_confirming_nor_beside_a_case(listing: Listing, acts: tuple[Act, ...], words: str) -> None:
    order = moved(Order.objects.get(code=place(listing).codes[0]), *acts)
    with pytest.raises(Refused, match=words):
        asked(order)
    assert not Case.objects.filter(kind="other").exists()


def test_asked_twice_is_once_and_not_for_ever(order: Order, listing: Listing) -> None:
    key = uuid4()
    assert asked(order, key=key) == asked(order, key=key)
    with pytest.raises(Refused, match="đã gửi rồi"):
        asked(confirmed(listing), key=key)
    with pytest.raises(Refused, match="đang có vụ việc"):
        asked(order)
    decided(Case.objects.get())
    for _time in range(2):
        decided(asked(order))
    with pytest.raises(Refused, match="nhiều lần"):
        asked(order)
    assert asked(order, Side.VENDOR).opened_side == "vendor"


def test_who_is_in_a_case_is_neither_erased_nor_closed(order: Order) -> None:
    moved(order, SHIP, COLLECT, RECEIVE)
    Order.objects.get().session.__class__.objects.update(stopped_at=order.placed_at, stop_reason="hết giờ")
    assert closed_among(Order.objects.all()).exists()
    assert not hindrances(order.vendor)
    asked(order)
    assert not closed_among(Order.objects.all()).exists()
    assert hindrances(order.vendor).orders == 1


class TestPages:
    def test_the_buyer_asks_with_a_picture(self, order: Order) -> None:
        buyer, key = Client(), f"?k={receipt_key(order.code)}"
        receipt = reverse("orders:show-order", args=[order.code]) + key
        url = reverse("orders:ask-office", args=[order.code]) + key
        assert url in buyer.get(receipt).text
        page = buyer.get(url)
        assert "Chuyện gì cần Ban tổ chức giúp" in page.text
        form = {"key": str(page.context["form"].initial["key"]), "text": ""}
        assert "để Ban tổ chức hiểu" in buyer.post(url, form).text
        response = buyer.post(url, form | {"text": WHY, "file": photo()})
        assert response["Location"] == reverse("orders:show-own-case", args=[order.code]) + key
        assert WHY in buyer.get(response["Location"]).text
        assert CaseEntry.objects.get().file is not None
        assert url not in buyer.get(receipt).text

    def test_the_vendors_owner_asks_from_the_desk(self, order: Order, listing: Listing) -> None:
        vendor = listing.product.vendor
        owner = Client()
        owner.force_login(vendor.members.get(part="owner").person)
        url = reverse("orders:ask-office-as-vendor", args=[vendor.slug, order.code])
        desk = reverse("orders:show-vendor-order", args=[vendor.slug, order.code])
        assert url in owner.get(desk).text
        response = owner.post(url, {"key": str(uuid4()), "text": "Khách đòi giao nơi khác"})
        assert response["Location"] == reverse("orders:show-vendor-case", args=[vendor.slug, order.code])
        assert Case.objects.get().opened_side == "vendor"
        assert url not in owner.get(desk).text
        packer = client_as("packer", vendor)
        assert packer.get(url).status_code == 403

    def test_strangers_and_floods(self, order: Order) -> None:
        url = reverse("orders:ask-office", args=[order.code])
        assert Client().post(url, {"key": str(uuid4()), "text": WHY}).status_code == 404
        url += f"?k={receipt_key(order.code)}"
        asked(order)
        codes = [Client().post(url, {"key": str(uuid4()), "text": WHY}).status_code for _try in range(7)]
        assert codes == [422] * 6 + [429]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_both_sides_asking_at_once_open_one_case() -> None:
    order = confirmed(cast.make_listing())
    outcomes = all_at_once([partial(asked, order, side) for side in (Side.BUYER, Side.VENDOR) for _twice in range(3)])
    assert sum(isinstance(each, Case) for each in outcomes) == 1
    assert Case.objects.count() == CaseEntry.objects.count() == 1
