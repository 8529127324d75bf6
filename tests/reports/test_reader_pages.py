"""Pages about readers: the director gives bounds, people subscribe; others may not, and strangers' rows are absent."""

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.notices.models import Notice
from market.places.models import Commune
from orders.models import ReportSubscription
from orders.reports.compiling import compile_reports
from orders.reports.scopes import set_scope
from orders.reports.selection import scope_of
from orders.reports.subscribing import serve_subscription
from tests import cast

pytestmark = pytest.mark.django_db
SUBSCRIPTIONS = "reports:list-subscriptions"


@pytest.fixture
def official() -> Person:
    return cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_director_gives_a_former_district(official: Person, director: Person) -> None:
    client, address = _signed_in(director), reverse("reports:set-scope", args=[official.pk])
    assert client.get(address).status_code == 200
    done = client.post(address, {"huyen_cu": "Huyện Mê Linh"}, follow=True)
    assert "Huyện Mê Linh cũ" in done.text
    assert scope_of(official).communes == set(
        Commune.objects.filter(former_district="Huyện Mê Linh").values_list("pk", flat=True)
    )
    assert '<option value="Huyện Mê Linh" selected>' in client.get(address).text
    client.post(reverse("reports:clear-scope", args=[official.pk]))
    assert scope_of(official).is_whole


def test_nothing_chosen_is_said_on_the_form(official: Person, director: Person) -> None:
    page = _signed_in(director).post(reverse("reports:set-scope", args=[official.pk]), {"huyen_cu": ""})
    assert "Hãy chọn ít nhất một xã" in page.text


def test_only_who_reads_for_an_authority_has_bounds(director: Person) -> None:
    buyer = cast.make_person("Nguyễn Thị Mai")
    assert _signed_in(director).get(reverse("reports:set-scope", args=[buyer.pk])).status_code == 404


def test_an_official_subscribes_for_themselves_only(official: Person) -> None:
    other = cast.make_person("Chu Văn Thắng", Role.OFFICIAL)
    client, address = _signed_in(official), reverse(SUBSCRIPTIONS)
    for person in (official, other):
        client.post(address, {"nguoi_nhan": person.pk, "bao_cao": "R6", "nhip": "month"})
    mine = ReportSubscription.objects.get()
    assert mine.person == official
    assert "R6." in client.get(address).text
    assert _signed_in(other).post(reverse("reports:end-subscription", args=[mine.pk])).status_code == 404
    client.post(reverse("reports:end-subscription", args=[mine.pk]))
    assert not ReportSubscription.objects.exists()


def test_a_report_officer_subscribes_others_and_sees_what_did_not_arrive(official: Person) -> None:
    officer = cast.make_person("Nguyễn Hải Yến", Role.REPORT_OFFICER)
    client, address = _signed_in(officer), reverse(SUBSCRIPTIONS)
    refused = client.post(address, {"nguoi_nhan": official.pk, "bao_cao": "R25", "nhip": "month"})
    assert "không được xem báo cáo ấy" in refused.text
    client.post(address, {"nguoi_nhan": official.pk, "bao_cao": "R6", "nhip": "month"})
    ReportSubscription.objects.update(served_until=None)
    made = serve_subscription(pk=ReportSubscription.objects.get().pk)
    assert made is not None
    compile_reports(made.pk)
    Notice.objects.filter(kind="report-ready").update(status="failed", last_error="550 hộp thư không có")
    page = client.get(address).text
    assert "Không gửi được" in page
    assert "550 hộp thư không có" in page
    Notice.objects.filter(kind="report-ready").update(status="sent", bounced_at=Now(), bounce="5.1.1 không còn")
    page = client.get(address).text
    assert "Bị trả lại" in page
    assert "5.1.1 không còn" in page


def test_bounds_take_the_pack_away(official: Person, director: Person) -> None:
    ReportSubscription.objects.create(person=official, report="", cadence="session")
    set_scope(actor=director, person=official, communes=[cast.me_linh()], province=None, branch=None)
    assert "Không còn quyền xem" in _signed_in(director).get(reverse(SUBSCRIPTIONS)).text
