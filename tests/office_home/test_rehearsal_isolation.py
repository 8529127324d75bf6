"""A whole rehearsal, walked through the night's own screens: nothing real is any different afterwards."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from market.accounts.models import Person
from market.kernel import clock, rehearsing
from market.kernel.models import JournalEntry
from market.office_home.rehearsal import crowd, doors, mishaps
from orders.models import Order, WitnessEntry
from sessions.models import Complaint, Listing, MarketSession, Question, Rehearsal, Slot
from sessions.night.copies import forget_copies
from tests.office_home.rehearsing import Stage, fingerprint, schema_exists, search_path, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


class Walk:
    """A rehearsal as people walk through it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.director = stage.start()
        self.moderator = stage.join(stage.moderator)
        self.vendor = stage.join(stage.owner)
        self.desk = f"/van-phong/phien/{stage.number}/"

    def tap(self, path: str, **data: Any) -> None:
        """Press one of the director's buttons."""
        with doors.inside():
            version = MarketSession.objects.get().version
        answer = self.director.post(f"{self.desk}{path}", {"version": version} | data)
        assert answer.status_code in {200, 302}, f"{path}: {answer.status_code} {answer.content.decode()[-3000:]}"

    def direct(self) -> None:
        with doors.inside():
            first, second = Slot.objects.order_by("position")
            listings = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
            duty = MarketSession.objects.get().duties.get().pk
        self.tap(f"truc-ban/{duty}/nhan-ca/")
        self.tap(f"luot/{first.pk}/bat-dau/")
        self.tap(f"luot/{first.pk}/them-phut/", minutes=2)
        for listing in listings:
            self.tap(f"len-song/{listing}/")
        self.tap(f"luot/{second.pk}/bo/", reason="Gian hàng vắng")
        self.tap("thong-bao/", text="Chợ mở đến 22:30", tone="news", minutes=5)
        self.tap("tam-dung/")
        self.tap("mo-lai/")
        self.tap("them-10-phut/")
        self.tap("mat-hinh/", state="down")
        self.tap("mat-hinh/", state="up")
        self.tap(f"hang/{listings[-1]}/dung/", reason="Nhãn chưa đúng")

    def buy(self) -> None:
        cast_contact = {"name": "Nguyễn Thị Hoa", "phone": "0912 345 678", "street": "Số 5", "note": "", "email": ""}
        with doors.inside():
            listing = Listing.objects.order_by("pk")[0]
        form = {"key": str(uuid4()), "price": str(listing.session_price), "quantity": "2", "commune": "xã mê linh"}
        answer = self.vendor.post(f"/phien-cho/{self.stage.number}/dat/{listing.pk}/", form | cast_contact)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert "Diễn tập" in self.vendor.get(answer["Location"]).content.decode()
        asked = {"text": "Có gói quà không?", "key": str(uuid4()), "listing": ""}
        assert self.vendor.post(f"/phien-cho/{self.stage.number}/hoi-dap/hoi/", asked).status_code in {200, 302}

    def moderate(self) -> None:
        with doors.inside():
            evening = crowd.the_evening()
            assert crowd.ask(evening, ("Bảo quản được mấy ngày?",))
            crowd.complain(evening)
            questions = list(Question.objects.order_by("pk"))
            complaint = Complaint.objects.get()
        desk = f"{self.desk}hoi-dap/"
        answered = {"version": questions[0].version, "answer": "Ba ngày ở chỗ mát."}
        assert self.moderator.post(f"{desk}{questions[0].pk}/tra-loi/", answered).status_code in {200, 302}
        hidden = {"version": questions[1].version, "reason": "off_topic"}
        assert self.moderator.post(f"{desk}{questions[1].pk}/an/", hidden).status_code in {200, 302}
        pasted = {"source": "facebook", "shape": "copied", "text": "Mai\nA1 x2 0950 123 456"}
        answer = self.moderator.post(f"{self.desk}binh-luan/", pasted)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        verdict = {"version": complaint.version, "verdict": "dismissed", "decision": "Lời nói đúng với hồ sơ."}
        case = f"/van-phong/phan-anh/{complaint.code}/ket-luan/"
        assert self.moderator.post(case, verdict).status_code == 302

    def fulfil(self) -> None:
        with doors.inside():
            order = Order.objects.filter(vendor=self.stage.vendor).order_by("pk")[0]
        assert order.code.startswith("DT")
        assert len(order.code) == 10
        assert (
            self.vendor.post(f"/gian-hang/{self.stage.vendor.slug}/don-hang/{order.code}/xac-nhan/").status_code == 302
        )

    def look_around(self) -> None:
        """Open every screen of the night from inside."""
        number, slug = self.stage.number, self.stage.vendor.slug
        for client, path in (
            (self.director, f"/van-phong/dem-cho/{number}/"),
            (self.director, self.desk),
            (self.director, f"{self.desk}truc-ban/"),
            (self.director, f"{self.desk}kiem-tra/"),
            (self.director, f"{self.desk}dien-tap/"),
            (self.director, f"/phien-cho/{number}/"),
            (self.director, f"/phien-cho/{number}/bang/vi/"),
            (self.director, f"/phien-cho/{number}/chu/vi/"),
            (self.director, f"/phien-cho/{number}/dat-nhanh/"),
            (self.director, "/van-phong/chung-kien/"),
            (self.director, "/van-phong/phien/"),
            (self.director, "/"),
            (self.director, "/san-pham/?q=buoi"),
            (self.moderator, f"{self.desk}hoi-dap/"),
            (self.moderator, f"{self.desk}hoi-dap/tai-ve/xlsx/"),
            (self.moderator, f"{self.desk}binh-luan/"),
            (self.moderator, "/van-phong/phan-anh/"),
            (self.vendor, f"/gian-hang/{slug}/"),
            (self.vendor, f"/gian-hang/{slug}/don-hang/"),
            (self.vendor, f"/gian-hang/{slug}/phien/{number}/"),
            (self.vendor, f"/gian-hang/{slug}/phien/{number}/len-song/"),
        ):
            answer = client.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            assert answer["Cache-Control"] == "private, no-store", path
            if "<body" in answer.content.decode("utf-8", "ignore"):
                assert "Rời diễn tập" in answer.content.decode(), path


def test_a_whole_rehearsal_leaves_nothing_behind(stage: Stage) -> None:
    for person in (stage.director, stage.moderator, stage.owner):
        stage.browser(person)
    before = fingerprint()
    journal = JournalEntry.objects.count()
    walk = Walk(stage)
    assert search_path() == ["public"]
    walk.direct()
    walk.buy()
    walk.moderate()
    walk.fulfil()
    assert crowd.act(10) > 0
    for mishap in mishaps.Mishap.values:
        assert mishaps.let_happen(mishap)
    walk.look_around()
    with doors.inside():
        assert Order.objects.count() > 10
        assert WitnessEntry.objects.count() >= Order.objects.count()
    assert not Order.objects.exists()
    walk.director.post(f"{stage.page}ket-thuc/")
    assert not schema_exists()
    assert fingerprint() == before
    assert JournalEntry.objects.count() == journal + 2
    ended = Rehearsal.objects.get()
    done = {row["task"] for row in ended.checklist if row["at"]}
    assert {"pin", "pause", "resume", "stop", "hide", "answer", "confirm", "complaint", "stream", "order"} <= done
    assert ended.done == len(done)
    assert ended.orders > 10


def test_the_same_address_inside_and_outside_at_once(stage: Stage) -> None:
    inside, outside = stage.start(), Client()
    pages = (f"/phien-cho/{stage.number}/", f"/phien-cho/{stage.number}/bang/vi/")
    for _round in range(2):  # what one is given must not be what the other gets from a cache
        for path in pages:
            assert inside.get(path).status_code == 200
            assert outside.get(path).status_code == 404
        forget_copies()
    real = stage.session.get_absolute_url()
    assert outside.get(real).status_code == 200
    assert inside.get(real).status_code == 404
    assert "Diễn tập" not in outside.get(real).content.decode()
    assert str(stage.number) not in outside.get("/phien-cho/").content.decode()
    assert stage.listings[0].product.name in inside.get(pages[1]).content.decode()


def test_nothing_cached_inside_is_read_outside() -> None:
    cache.set("thing", "real")
    with rehearsing.rehearsing():
        assert cache.get("thing") is None
        cache.set("thing", "played")
        assert clock.cache_name("thing", "", 1) != ":1:thing"
    assert cache.get("thing") == "real"


def test_a_fault_inside_leaves_the_real_connection_alone(stage: Stage) -> None:
    client = stage.start()
    client.raise_request_exception = False
    client.get(f"/van-phong/phien/{stage.number}/luot/999/")
    with pytest.raises(ZeroDivisionError), doors.inside():
        raise ZeroDivisionError
    assert search_path() == ["public"]
    assert MarketSession.objects.get().number == stage.session.number


def test_what_is_streamed_is_read_inside(stage: Stage) -> None:
    walk = Walk(stage)
    with doors.inside():
        crowd.ask(crowd.the_evening(), ("Bảo quản được mấy ngày?",))
    answer = walk.moderator.get(f"{walk.desk}hoi-dap/tai-ve/csv/")
    assert "Bảo quản" in answer.getvalue().decode("utf-8-sig")
    assert 'filename="dien-tap-' in answer["Content-Disposition"]
    assert search_path() == ["public"]


def test_real_ids_open_nothing_inside_and_played_ones_nothing_outside(stage: Stage) -> None:
    client = stage.start()
    with doors.inside():
        played = set(Listing.objects.values_list("pk", flat=True))
        slots = set(Slot.objects.values_list("pk", flat=True))
    assert played.isdisjoint(Listing.objects.values_list("pk", flat=True))
    assert slots.isdisjoint(Slot.objects.values_list("pk", flat=True))
    outside = signed_in(stage.director)
    stop = {"version": 1, "reason": "Dừng thử"}
    assert outside.post(f"/van-phong/phien/{stage.number}/dung/", stop).status_code == 404
    assert client.post(f"/van-phong/phien/{stage.session.number}/dung/", stop).status_code == 404
    assert MarketSession.objects.get().stopped_at is None


def test_nothing_else_can_be_done_inside(stage: Stage) -> None:
    vendor = Walk(stage).vendor
    before = fingerprint()
    answer = vendor.post(f"/gian-hang/{stage.vendor.slug}/ho-so/", {"phone": "0912345678"})
    assert answer.status_code == 409
    assert "Đang diễn tập" in answer.content.decode()
    page = vendor.get(f"/gian-hang/{stage.vendor.slug}/").content.decode()
    assert re.search(r"Rời diễn tập", page)
    assert fingerprint() == before


def test_buyers_who_never_existed_look_invented(stage: Stage) -> None:
    stage.start()
    crowd.act(5)
    with doors.inside():
        contacts = [order.contact for order in Order.objects.select_related("contact")]
    assert contacts
    assert all("giả lập" in contact.name and contact.phone.startswith("+8495") for contact in contacts)
    assert not Person.objects.filter(full_name__contains="giả lập").exists()
