"""A copy of one's data, and being erased, with their clocks."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from market.accounts.models import Consent, Device, Person, Role, SavedAddress
from market.accounts.services.consents import set_consent
from market.kernel.clock import database_now
from market.mine.models import DataRequest
from market.mine.services import requests
from market.mine.services.downloads import drop_download, make_download
from market.mine.services.erasing import erase_account
from market.mine.tasks import serve_due_requests
from market.notices.models import Notice
from orders.models import OrderContact
from sessions.services.follows import follow
from tests.cast import PASSWORD, make_person, make_vendor, me_linh
from tests.orders.delivery_room import make_order

pytestmark = pytest.mark.django_db

DATA = "/cua-toi/du-lieu/"
DESK = "/van-phong/yeu-cau-du-lieu/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hoa(client):
    person = make_person("Nguyễn Thị Hoa", phone="+84912345678", phone_verified=True)
    SavedAddress.objects.create(person=person, name="=Hoa", phone="+84912345678", commune=me_linh(), street="Số 3")
    set_consent(person=person, purpose=Consent.Purpose.FOLLOWS, is_given=True, way="test")
    client.force_login(person)
    return person


def confirm(client: Client) -> None:
    client.post("/tai-khoan/mat-khau/", {"password": PASSWORD})


def grown_old(request: DataRequest, **spans: timedelta) -> None:
    """Move a request's clocks into the past."""
    for name, span in spans.items():
        setattr(request, name, database_now() - span)
    request.save()


class TestCopies:
    def test_a_copy_is_asked_for_made_told_of_and_fetched(self, client, hoa):
        client.post(f"{DATA}tai-ve/")
        client.post(f"{DATA}tai-ve/")
        request = DataRequest.objects.get()
        assert Notice.objects.get(kind="data-received").recipient == hoa.email
        assert request.due_at - request.asked_at == timedelta(days=10)
        assert make_download(request.pk)
        assert make_download(request.pk) is None
        assert Notice.objects.get(kind="data-ready")
        assert client.get(f"{DATA}tai-ve/{request.pk}/")["Location"].startswith("/tai-khoan/mat-khau/")
        confirm(client)
        reply = client.get(f"{DATA}tai-ve/{request.pk}/")
        assert "no-store" in reply["Cache-Control"]
        archive = zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))
        everything = json.loads(archive.read("du-lieu.json"))
        assert everything["tai-khoan"][0]["full_name"] == "Nguyễn Thị Hoa"
        assert everything["dong-y"][0]["purpose"] == "follows"
        assert "password" not in json.dumps(everything)
        assert "'=Hoa" in archive.read("dia-chi.csv").decode()

    def test_a_copy_holds_own_orders_only(self, hoa):
        make_order(buyer=hoa)
        strange = make_order()
        request = requests.ask_download(person=hoa)
        make_download(request.pk)
        request.refresh_from_db()
        with default_storage.open(request.path) as copy:
            text = zipfile.ZipFile(copy).read("du-lieu.json").decode()
        assert len(json.loads(text)["don-hang"]) == 1
        assert strange.code not in text

    def test_a_strangers_copy_does_not_exist(self, client, hoa):
        request = requests.ask_download(person=make_person("Lan"))
        make_download(request.pk)
        confirm(client)
        assert client.get(f"{DATA}tai-ve/{request.pk}/").status_code == 404

    def test_a_copy_is_gone_after_a_week(self, client, hoa):
        request = requests.ask_download(person=hoa)
        make_download(request.pk)
        assert not drop_download(request.pk)
        request.refresh_from_db()
        grown_old(request, expires_at=timedelta(minutes=1))
        assert drop_download(request.pk)
        assert not drop_download(request.pk)


class TestErasing:
    def test_it_takes_seven_days_and_can_be_withdrawn(self, client, hoa):
        confirm(client)
        client.post(f"{DATA}xoa-tai-khoan/")
        request = DataRequest.objects.get()
        assert not erase_account(request.pk)
        client.post(f"{DATA}{request.pk}/rut/")
        request.refresh_from_db()
        assert request.status == DataRequest.Status.WITHDRAWN
        grown_old(request, act_at=timedelta(minutes=1))
        assert not erase_account(request.pk)
        assert Person.objects.get(pk=hoa.pk).is_active

    def test_afterwards_nothing_names_the_person(self, client, hoa):
        vendor = make_vendor()
        follow(person=hoa, vendor=vendor)
        Device.objects.create(person=hoa, key="x", label="Chrome", signed_in_at=database_now())
        request = requests.ask_erasure(person=hoa)
        grown_old(request, act_at=timedelta(minutes=1))
        assert erase_account(request.pk)
        assert not erase_account(request.pk)
        hoa.refresh_from_db()
        assert (hoa.full_name, hoa.phone, hoa.is_active) == ("–", None, False)
        assert "hoa" not in hoa.email
        assert not hoa.has_usable_password()
        assert not SavedAddress.objects.exists()
        assert not Device.objects.exists()
        assert not hoa.follows.exists()
        left = Notice.objects.exclude(recipient="").values_list("kind", flat=True)
        assert list(left) == ["data-erased"]
        assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")

    def test_an_order_that_is_not_over_keeps_the_account(self, hoa):
        order = make_order(buyer=hoa)
        request = requests.ask_erasure(person=hoa)
        grown_old(request, act_at=timedelta(minutes=1))
        assert not erase_account(request.pk)
        assert OrderContact.objects.filter(order=order).exists()
        request.refresh_from_db()
        assert request.act_at > database_now()
        assert Person.objects.get(pk=hoa.pk).is_active

    @pytest.mark.parametrize("who", ["officer", "vendor"])
    def test_who_works_here_leaves_first(self, client, who):
        person = make_person("Minh", *([Role.ADMIN] if who == "officer" else []))
        if who == "vendor":
            make_vendor(owner=person)
        client.force_login(person)
        confirm(client)
        client.post(f"{DATA}xoa-tai-khoan/")
        assert not DataRequest.objects.exists()

    def test_it_asks_who_is_there(self, client, hoa):
        assert client.post(f"{DATA}xoa-tai-khoan/")["Location"].startswith("/tai-khoan/mat-khau/")
        assert not DataRequest.objects.exists()


class TestTheOffice:
    @pytest.fixture
    def admin(self, client):
        person = make_person("Đỗ Văn Minh", Role.ADMIN)
        client.force_login(person)
        return person

    @pytest.fixture
    def request_of_lan(self):
        return requests.ask_erasure(person=make_person("Lan"))

    def test_a_late_one_is_told_once_and_shown(self, client, admin, request_of_lan):
        grown_old(request_of_lan, due_at=timedelta(days=1))
        assert serve_due_requests() == 1
        assert serve_due_requests() == 0
        assert Notice.objects.get(kind="data-late").recipient == admin.email
        assert "Quá hạn" in client.get(DESK).content.decode()

    def test_it_is_extended_once_with_words(self, client, admin, request_of_lan):
        due = request_of_lan.due_at
        for _twice in range(2):
            client.post(f"{DESK}{request_of_lan.pk}/gia-han/", {"words": "Cần đối chiếu"})
        request_of_lan.refresh_from_db()
        assert request_of_lan.due_at - due == timedelta(days=15)
        assert "Cần đối chiếu" in Notice.objects.get(kind="data-extended").body

    def test_it_is_refused_with_words_only(self, client, admin, request_of_lan):
        assert client.post(f"{DESK}{request_of_lan.pk}/tu-choi/", {}).status_code == 422
        client.post(f"{DESK}{request_of_lan.pk}/tu-choi/", {"words": "Đang có tranh chấp"})
        request_of_lan.refresh_from_db()
        assert request_of_lan.status == DataRequest.Status.REFUSED
        assert "tranh chấp" in Notice.objects.get(kind="data-refused").body

    def test_the_finder_hands_out_what_is_due(self, request_of_lan, monkeypatch):
        handed: list[int] = []
        monkeypatch.setattr("market.mine.tasks.make_download_task.delay", handed.append)
        monkeypatch.setattr("market.mine.tasks.erase_account_task.delay", handed.append)
        copy = requests.ask_download(person=request_of_lan.person)
        assert serve_due_requests() == 1
        assert handed == [copy.pk]
