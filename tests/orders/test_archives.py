"""Taking everything along: asked for, made once by a worker, downloaded by whom it belongs to, gone after a week."""

import hashlib
import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel import clock
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import CONFIRM, Side
from orders.archives import tasks
from orders.archives.names import free_path, part_of_path
from orders.archives.selectors import due_archives, given_up_archives, old_archives
from orders.archives.services import DEAD_AFTER, ask_archive, compile_archive, fail_archive, sweep_archive
from orders.models import Amendment, Order, VendorArchive
from orders.services.amending import Change, accept_amendment, ask_to_cancel, decline_amendment, propose_amendment
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.test_asking_to_cancel import moved
from tests.vetting.conftest import make_file, make_paper
from vetting.models import Dossier, Vendor

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = VendorArchive.Scope.EVERYTHING


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner() -> Person:
    return cast.make_person("Lương Văn Phương")


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    return cast.make_vendor(owner=owner)


@pytest.fixture
def listing(vendor: Vendor) -> Listing:
    return cast.make_listing(product=cast.make_product(vendor, "Trà sen 1/2 kg", storage="=cmd()|calc!A1"))


@pytest.fixture
def dossier(vendor: Vendor, listing: Listing) -> Dossier:
    made = cast.make_dossier(vendor, "approved", decision_note="Đủ giấy tờ")
    made.products.add(listing.product)
    for kind, product, number in (
        ("business_licence", None, "0107/GP"),
        ("test_report", listing.product, "../../etc/passwd"),
        ("quality_standard", listing.product, "CON"),
    ):
        stored = make_file()
        default_storage.save(stored.path, ContentFile(f"paper {kind}".encode()))
        make_paper(made, kind, product, file=stored, number=number)
    return made


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def made(owner: Person, vendor: Vendor, scope: str = EVERYTHING) -> VendorArchive:
    archive = compile_archive(ask_archive(actor=owner, vendor=vendor, scope=scope).pk)
    assert archive is not None
    return archive


def box_of(archive: VendorArchive) -> zipfile.ZipFile:
    with default_storage.open(archive.path) as source:
        return zipfile.ZipFile(io.BytesIO(source.read()))


def rows_of(box: zipfile.ZipFile, book: str, page: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(box.read(book)))[page]
    heading, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(heading, row, strict=True)) for row in rows]


def download(client: Client, archive: VendorArchive) -> Any:
    return client.get(reverse("orders:download-archive", args=[archive.vendor.slug, archive.pk]))


def test_everything_is_in_it(owner: Person, vendor: Vendor, listing: Listing, dossier: Dossier) -> None:
    first = Order.objects.get(code=place(listing, 2).codes[0])
    place(listing, 1, to=contact(phone_of(2)))
    Order.objects.filter(pk=first.pk).update(status="confirmed")
    box = box_of(made(owner, vendor))
    assert box.testzip() is None
    names = box.namelist()
    assert {"san-pham.xlsx", "don-hang.xlsx", "ho-so.xlsx", "doc-toi-truoc.txt"} <= set(names)
    assert "Giấy tờ/Cơ sở/Giấy đăng ký kinh doanh 0107-GP.pdf" in names
    assert box.read("Giấy tờ/Cơ sở/Giấy đăng ký kinh doanh 0107-GP.pdf") == b"paper business_licence"
    orders = rows_of(box, "don-hang.xlsx", "Đơn hàng")
    assert [row["Thu khi giao"] for row in orders] == [178_000, 89_000]
    assert [row["Số điện thoại"] for row in orders] == ["0912 345 678", "09••••••02"]
    assert sum(row["Số lượng"] for row in rows_of(box, "don-hang.xlsx", "Dòng hàng")) == 3
    (product,) = rows_of(box, "san-pham.xlsx", "Sản phẩm")
    assert (product["Tên sản phẩm"], product["Giá niêm yết"]) == ("Trà sen 1/2 kg", 100_000)
    assert rows_of(box, "ho-so.xlsx", "Hồ sơ")[0]["Lời của Ban tổ chức"] == "Đủ giấy tờ"
    papers = rows_of(box, "ho-so.xlsx", "Giấy tờ")
    assert {row["Tên tệp trong bản tải về"] for row in papers} == {name for name in names if "/" in name}
    assert vendor.display_name in box.read("doc-toi-truoc.txt").decode()


def test_what_was_proposed_to_change_is_in_it(owner: Person, vendor: Vendor, listing: Listing) -> None:
    order = moved(Order.objects.get(code=place(listing, 2).codes[0]), CONFIRM)
    line = order.current_lines[0]
    wish = Change(1, {listing.pk: (1, line.unit_price)}, 0, order.deliver_by, "Chỉ còn một gói")
    less = propose_amendment(actor=owner, order=order, side=Side.VENDOR, change=wish)
    accept_amendment(actor=None, amendment=less, side=Side.BUYER)
    no = ask_to_cancel(actor=None, order=order, reason="Thôi vậy")
    decline_amendment(actor=owner, amendment=no, side=Side.VENDOR)
    ask_to_cancel(actor=None, order=order, reason="Xin lần nữa")
    Amendment.objects.filter(status="proposed").update(answer_by=clock.now())
    first, second, third = rows_of(box_of(made(owner, vendor, "orders")), "don-hang.xlsx", "Sửa đơn")
    assert (first["Thành bản số"], first["Bên đề nghị"], first["Lý do"]) == (2, "Chủ thể", "Chỉ còn một gói")
    assert "2 → 1" in first["Thay đổi"]
    assert (first["Tổng cộng trước"], first["Tổng cộng sau"], first["Kết quả"]) == (178_000, 89_000, "Đã thống nhất")
    assert isinstance(first["Trả lời lúc"], datetime)
    assert (second["Thành bản số"], second["Kết quả"]) == (None, "Không đồng ý")
    assert "Hủy cả đơn" in second["Thay đổi"]
    assert (third["Bên đề nghị"], third["Kết quả"], third["Trả lời lúc"]) == ("Người mua", "Hết hạn trả lời", None)


def test_names_are_without_tricks(owner: Person, vendor: Vendor, dossier: Dossier) -> None:
    for name in box_of(made(owner, vendor)).namelist():
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert not re.search(r'[\\<>:"|?*\x00-\x1f\u202e]', name)
        assert len(name.split("/")) in {1, 3}


def test_what_people_typed_is_never_a_formula(owner: Person, vendor: Vendor, listing: Listing) -> None:
    book = openpyxl.load_workbook(io.BytesIO(box_of(made(owner, vendor)).read("san-pham.xlsx")))
    (cell,) = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=cmd()|calc!A1"]
    assert cell.data_type == "s"


def test_nothing_of_anothers_is_in_it(owner: Person, vendor: Vendor, listing: Listing) -> None:
    other = cast.make_listing(product=cast.make_product(cast.make_vendor("HTX khác"), "Hàng nhà khác"))
    code = place(other).codes[0]
    box = box_of(made(owner, vendor))
    text = str([rows_of(box, "don-hang.xlsx", "Đơn hàng"), rows_of(box, "san-pham.xlsx", "Sản phẩm")])
    assert code not in text
    assert "Hàng nhà khác" not in text


def test_a_lost_file_does_not_lose_the_rest(owner: Person, vendor: Vendor, dossier: Dossier) -> None:
    lost = dossier.papers.get(kind="test_report")
    default_storage.delete(lost.file.path)
    archive = made(owner, vendor)
    assert archive.missing == 1
    box = box_of(archive)
    assert "Phiếu kết quả" in box.read("doc-toi-truoc.txt").decode()
    assert len([name for name in box.namelist() if "/" in name]) == 2


def test_asking_twice_is_asking_once(owner: Person, vendor: Vendor) -> None:
    client = client_of(owner)
    url = reverse("orders:start-archive", args=[vendor.slug, "everything"])
    for _twice in range(2):
        assert client.post(url).status_code == 302
    archive = VendorArchive.objects.get()
    assert compile_archive(archive.pk) is not None
    assert compile_archive(archive.pk) is None
    assert Notice.objects.get(kind="vendor-archive").recipient == owner.email


def test_the_owner_downloads_it_and_that_is_on_record(owner: Person, vendor: Vendor, dossier: Dossier) -> None:
    archive = made(owner, vendor)
    client = client_of(owner)
    assert "Tải tệp ZIP" in client.get(reverse("orders:list-archives", args=[vendor.slug])).text
    reply = download(client, archive)
    body = b"".join(reply.streaming_content)
    assert hashlib.sha256(body).hexdigest() == archive.sha256
    assert (len(body), reply["Content-Type"]) == (archive.size, "application/zip")
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["Cache-Control"] == "private, no-store"
    assert JournalEntry.objects.filter(verb="vendor.archive_downloaded", actor=owner).count() == 1


def test_a_lost_file_gets_a_page_and_no_download_is_on_record(owner: Person, vendor: Vendor) -> None:
    archive = made(owner, vendor)
    default_storage.delete(archive.path)
    reply = download(client_of(owner), archive)
    assert reply.status_code == 404
    assert "Bản tải về này không còn trong kho" in reply.text
    assert not JournalEntry.objects.filter(verb="vendor.archive_downloaded").exists()


def test_a_storage_that_does_not_answer_gets_a_page(
    owner: Person, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = made(owner, vendor)

    def failing(storage: object, path: str, mode: str = "rb") -> None:
        raise ClientError({"Error": {"Code": "503"}}, "GetObject")

    monkeypatch.setattr(FileSystemStorage, "open", failing)
    reply = download(client_of(owner), archive)
    assert reply.status_code == 422
    assert "Kho tệp đang bận, chưa mở được tệp này" in reply.text


@pytest.mark.parametrize(("part", "status"), [("host", 403), ("packer", 403), ("accountant", 403), (None, 404)])
def test_nobody_else_does(owner: Person, vendor: Vendor, part: str | None, status: int) -> None:
    archive = made(owner, vendor)
    person = cast.make_person("Người khác")
    if part:
        vendor.members.create(person=person, part=part)
    client = client_of(person)
    assert download(client, archive).status_code == status
    assert client.post(reverse("orders:start-archive", args=[vendor.slug, "everything"])).status_code == status
    assert not JournalEntry.objects.filter(verb="vendor.archive_downloaded").exists()


def test_an_accountant_takes_the_orders_alone(owner: Person, vendor: Vendor, dossier: Dossier) -> None:
    accountant = cast.make_person("Kế toán")
    vendor.members.create(person=accountant, part="accountant")
    client = client_of(accountant)
    assert client.post(reverse("orders:start-archive", args=[vendor.slug, "orders"])).status_code == 302
    archive = compile_archive(VendorArchive.objects.get().pk)
    assert archive is not None
    assert set(box_of(archive).namelist()) == {"don-hang.xlsx", "doc-toi-truoc.txt"}
    reply = download(client, archive)
    assert reply.status_code == 200
    b"".join(reply.streaming_content)


def test_an_unknown_scope_or_a_rivals_archive_is_absent(owner: Person, vendor: Vendor) -> None:
    archive = made(owner, vendor)
    rival = cast.make_person("Đối thủ")
    other = cast.make_vendor("HTX khác", owner=rival)
    client = client_of(rival)
    assert client.get(reverse("orders:download-archive", args=[other.slug, archive.pk])).status_code == 404
    assert client.post(reverse("orders:start-archive", args=[other.slug, "secrets"])).status_code == 404


def test_after_a_week_it_is_gone(owner: Person, vendor: Vendor) -> None:
    archive = made(owner, vendor)
    assert not sweep_archive(archive.pk)
    VendorArchive.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert download(client_of(owner), archive).status_code == 404
    assert list(old_archives()) == [archive]
    tasks.drop_old_archives()
    assert not default_storage.exists(archive.path)
    assert VendorArchive.objects.get().status == "swept"
    assert not sweep_archive(archive.pk)


def test_a_dead_worker_is_taken_over_and_a_live_one_left_alone(owner: Person, vendor: Vendor) -> None:
    archive = ask_archive(actor=owner, vendor=vendor, scope=EVERYTHING)
    VendorArchive.objects.update(status="compiling", started_at=clock.now(), tries=1)
    assert not due_archives().exists()
    assert compile_archive(archive.pk) is None
    VendorArchive.objects.update(started_at=clock.now() - DEAD_AFTER - timedelta(seconds=1))
    assert list(due_archives()) == [archive]
    assert compile_archive(archive.pk) is not None


def test_what_died_too_often_is_given_up(owner: Person, vendor: Vendor) -> None:
    ask_archive(actor=owner, vendor=vendor, scope=EVERYTHING)
    long_ago = clock.now() - DEAD_AFTER - timedelta(seconds=1)
    VendorArchive.objects.update(status="compiling", started_at=long_ago, tries=3)
    assert given_up_archives().exists()
    tasks.compile_due_archives()
    assert VendorArchive.objects.get().status == "failed"
    assert ask_archive(actor=owner, vendor=vendor, scope=EVERYTHING).status == "waiting"


def test_a_failure_says_so_and_can_be_asked_again(owner: Person, vendor: Vendor) -> None:
    archive = ask_archive(actor=owner, vendor=vendor, scope=EVERYTHING)
    VendorArchive.objects.update(status="compiling", started_at=clock.now(), tries=1)
    fail_archive(archive.pk, "No space left on device")
    fail_archive(archive.pk, "again")
    archive.refresh_from_db()
    assert archive.error == "No space left on device"
    page = client_of(owner).get(reverse("orders:list-archives", args=[vendor.slug])).text
    assert "Không lập được" in page
    assert "No space" not in page


def test_finder_and_worker_work_together(owner: Person, vendor: Vendor) -> None:
    from market.celery import app

    ask_archive(actor=owner, vendor=vendor, scope=EVERYTHING)
    app.conf.task_always_eager = True
    try:
        tasks.compile_due_archives()
        tasks.compile_due_archives()
    finally:
        app.conf.task_always_eager = False
    assert VendorArchive.objects.get().status == "ready"


def test_a_member_without_an_address_is_told_by_text(vendor: Vendor) -> None:
    by_phone = cast.make_person("Không thư", email=None, phone="+84912000777", phone_verified=True)
    vendor.members.create(person=by_phone, part="owner")
    made(by_phone, vendor)
    notice = Notice.objects.get(kind="member-text")
    assert notice.body.isascii()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Trà sen 1/2 kg", "Trà sen 1-2 kg"),
        ("con", "_con"),
        ("COM1.pdf", "_COM1"),
        ("...", "tep"),
        ("a\u202eb\x00c", "abc"),
        ("C:\\Windows", "C-Windows"),
    ],
)
def test_parts_of_paths(text: str, part: str) -> None:
    assert part_of_path(text) == part


def test_paths_that_differ_in_case_only_are_numbered() -> None:
    assert free_path("Giấy tờ", "Tem", "pdf", {"giấy tờ/tem.pdf"}) == "Giấy tờ/Tem (2).pdf"
