"""R14: the log, its seal, and whether both still agree."""

import pytest

from market.kernel.clock import database_now
from orders.models import TimeStamp, WitnessEntry
from orders.reports.selection import Scope
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import rest, seal, sign, tamper
from tests.reports.asked import facts_of, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    listing: Listing = cast.make_listing()
    for number in range(3):
        place(listing, to=contact(phone_of(number)))
    return listing.session


def test_the_facts_of_the_seal(evening: MarketSession) -> None:
    point = seal(evening)
    TimeStamp.objects.create(checkpoint=point, token=b"t", stamped_at=point.made_at)
    facts = facts_of("R14", evening)
    entries = WitnessEntry.objects.filter(session=evening).order_by("pk")

    assert facts["Số mục"] == entries.count() == 4
    assert (facts["Trong đó chốt đơn"], facts["Trong đó niêm phong sổ"]) == (3, 1)
    assert (facts["Chỉ số nhật ký đầu"], facts["Chỉ số nhật ký cuối"]) == (entries[0].pk, entries[3].pk)
    assert facts["Khoảng chỉ số lá"] == f"0–{point.size - 1}"
    assert facts["Gốc Merkle"] == bytes(point.root).hex()
    assert facts["Chữ ký (Ed25519)"] == bytes(point.signature).hex()
    assert facts["Dấu thời gian (RFC 3161)"] == facts["Niêm phong lúc"] == point.made_at
    assert facts["Số sửa đổi sau niêm phong"] == 0
    assert facts["Kết quả tự kiểm"].startswith("đạt")
    assert facts["Lệnh kiểm tra của Ban tổ chức"] == f"python manage.py verify_session {evening.number}"


def test_what_was_amended_after_the_seal_is_counted(evening: MarketSession) -> None:
    amended = {"session": evening, "kind": WitnessEntry.Kind.AMENDED, "facts": '{"a":1}', "recorded_at": database_now()}
    WitnessEntry.objects.create(subject="truoc", **amended)
    seal(evening)
    assert facts_of("R14", evening)["Số sửa đổi sau niêm phong"] == 0
    WitnessEntry.objects.create(subject="sau-1", **amended)
    assert facts_of("R14", evening)["Số sửa đổi sau niêm phong"] == 1, "also before it has its place in the tree"
    rest(evening)
    newest = sign(evening)
    facts = facts_of("R14", evening)
    assert facts["Số sửa đổi sau niêm phong"] == 1
    assert facts["Gốc Merkle mới nhất"] == bytes(newest.root).hex() != facts["Gốc Merkle"]


def test_a_changed_row_fails_the_check(evening: MarketSession) -> None:
    seal(evening)
    tamper("orders_witnessentry", "UPDATE orders_witnessentry SET facts = facts || ' ' WHERE kind = 'placed'")
    assert facts_of("R14", evening)["Kết quả tự kiểm"].startswith("không đạt, 1 điểm sai: checkpoint 1")


def test_before_the_seal_it_says_so(evening: MarketSession) -> None:
    facts = facts_of("R14", evening)
    assert facts["Niêm phong lúc"] == "chưa niêm phong"
    assert (facts["Gốc Merkle"], facts["Số sửa đổi sau niêm phong"]) == ("", None)
    assert facts["Kết quả tự kiểm"].startswith("đạt")


def test_an_evening_without_orders(evening: MarketSession) -> None:
    facts = facts_of("R14", cast.make_session("closed"))
    assert (facts["Số mục"], facts["Chỉ số nhật ký đầu"]) == (0, None)


def test_the_seal_is_the_same_for_everybody(evening: MarketSession) -> None:
    seal(evening)
    assert rows_of("R14", evening, Scope(province="48")) == rows_of("R14", evening)
