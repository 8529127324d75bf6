"""A report's file dropped at /xac-minh/: genuine or not, of which compilation, still the newest; never a figure."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from orders.models import Compilation, Order
from orders.reports import asking, registry
from orders.reports.compiling import compile_reports
from orders.reports.selection import Wishes
from tests import cast
from tests.reports.evening import NoPaper, compiled, content, past_evening
from vetting.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)
GENUINE = "Tệp báo cáo này là thật"


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Compilation:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    return compiled(past_evening(8))


def dropped(raw: bytes, name: str = "bao-cao.csv") -> Any:
    return Client().post(reverse("orders:verify-file"), {"file": SimpleUploadedFile(name, raw)})


def test_a_file_is_known_by_its_bytes(pack: Compilation) -> None:
    for report, format_ in (("R2", "csv"), ("R4", "json"), ("", "xlsx"), ("R1", "rows"), ("R6", "csv")):
        page = dropped(content(pack, report, format_), f"ten-bat-ky.{format_}").text
        assert GENUINE in page, (report, format_)
        assert registry.title_of(pack) in page, (report, format_)
        assert f"{pack.pk}/BC-" in page, (report, format_)
        assert "phiên bản mới nhất" in page, (report, format_)
        assert ("<dt>Báo cáo</dt>" in page) == bool(report), (report, format_)


def test_it_tells_no_figure_and_nobody(pack: Compilation) -> None:
    page = dropped(content(pack, "R2", "csv")).text
    for order in Order.objects.select_related("vendor"):
        assert order.code not in page
        assert order.vendor.display_name not in page
    assert str(pack.figures["goods_value"]) not in page.replace(".", "")


def test_a_byte_more_is_another_file(pack: Compilation) -> None:
    for raw in (content(pack, "R2", "csv") + b"\n", content(pack, "R4", "json")[:-1]):
        answer = dropped(raw)
        assert (answer.status_code, GENUINE in answer.text) == (422, False)


def test_a_later_version_is_told(pack: Compilation) -> None:
    first = content(pack, "R2", "csv")
    Order.objects.exclude(status="cancelled").update(status="returned")
    later = compiled(pack.session, Compilation.Stage.T7)  # type: ignore[arg-type]
    page = dropped(first).text
    assert GENUINE in page
    assert f"Đã có phiên bản {later.version}" in page
    assert "phiên bản mới nhất đến nay" not in page
    assert "phiên bản mới nhất đến nay" in dropped(content(later, "R2", "csv")).text


def test_a_version_that_is_not_ready_is_not_newer(pack: Compilation) -> None:
    raw = content(pack, "R2", "csv")
    Compilation.objects.create(kind="pack", session=pack.session, stage="t14", wishes={"session": pack.session_id})
    assert "phiên bản mới nhất đến nay" in dropped(raw).text


def test_what_somebody_asked_for_says_neither_who_nor_what_about(pack: Compilation) -> None:
    officer = cast.make_person("Đỗ Thị Lan", Role.REPORT_OFFICER)
    vendor = Vendor.objects.get(display_name__startswith="HTX")
    wishes = Wishes(session=pack.session_id, vendor=vendor.pk)
    asked = asking.ask_report(actor=officer, report=registry.REPORTS["R4"], wishes=wishes)
    made = compile_reports(asked.pk)
    assert made is not None
    page = dropped(content(made, "R4", "csv")).text
    assert "lập theo yêu cầu" in page
    assert officer.full_name not in page
    assert vendor.display_name not in page


def test_the_same_bytes_in_a_later_version_are_the_later_one(pack: Compilation) -> None:
    raw = content(pack, "R6", "csv")
    later = compiled(pack.session, Compilation.Stage.T3)  # type: ignore[arg-type]
    assert content(later, "R6", "csv") == raw
    page = dropped(raw).text
    assert registry.title_of(later) in page
    assert "phiên bản mới nhất đến nay" in page


def test_the_page_says_that_reports_can_be_dropped() -> None:
    assert "tệp báo cáo nhận từ Ban tổ chức" in Client().get(reverse("orders:verify")).text


def test_asking_costs_the_same_however_many_files(pack: Compilation, django_assert_max_num_queries: Any) -> None:
    raw = content(pack, "R2", "csv")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_reportfile")
    with django_assert_max_num_queries(8):
        dropped(raw)
