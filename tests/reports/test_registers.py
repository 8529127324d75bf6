"""The registers R18 and R19: numbers equal plain SQL, filters, pages, files, and who may read them."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from market.accounts.models import Person, Role
from market.kernel.models import JournalEntry
from market.kernel.plain_table import plain
from market.places.models import Commune, Province
from orders.models import ReaderScope
from orders.reports import ending_papers, vetting_register
from orders.reports.ending_papers import ending_page, ending_rows
from orders.reports.forms import EndingRegisterForm
from orders.reports.listed import r18, r19
from orders.reports.selection import Scope, Selection, Wishes
from orders.reports.vetting_register import vetting_page, vetting_rows
from tests import cast
from tests.cast import hanoi_day
from tests.vetting.conftest import make_file, make_paper
from vetting.models import Condition, Criterion, Dossier, Lookup, Paper, PaperCheck, PaperReminder, Product, Vendor
from vetting.validity import state_of

pytestmark = pytest.mark.django_db

R18 = [
    "Chủ thể",
    "Ngày nộp",
    "Người thẩm định/duyệt",
    "Số vòng bổ sung",
    "Thời gian xử lý (ngày làm việc)",
    "Kết quả",
    "Lý do không đạt theo tiêu chí",
    "Giấy tờ đã kiểm",
    "Tra cứu ngoài",
    "Có điều kiện đến",
]
R19 = [
    "Chủ thể",
    "Sản phẩm",
    "Loại giấy",
    "Số",
    "Cơ quan cấp",
    "Hết hạn",
    "Còn (ngày)",
    "Đã nhắc (lần)",
    "Phiên bị ảnh hưởng",
]
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 9:00 in Hanoi


@pytest.fixture
def reviewer() -> Person:
    return cast.make_person("Trần Thu Hà", Role.REVIEWER)


@pytest.fixture
def fruit() -> Product:
    return cast.make_product(cast.make_vendor())


def plain_sql(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def about(**wishes: Any) -> Selection:
    return Selection(Wishes(**wishes), datetime.now(UTC))


def dossier_of(product: Product, status: str = "approved", *, by: Person | None = None, **fields: Any) -> Dossier:
    dossier = cast.make_dossier(product.vendor, status, by=by)
    dossier.products.add(product)
    Dossier.objects.filter(pk=dossier.pk).update(**fields)
    dossier.refresh_from_db()
    return dossier


def book_of(client: Client, name: str, query: dict[str, str] | None = None) -> openpyxl.Workbook:
    response = client.get(reverse(f"reports:{name}"), query or {})
    assert response.status_code == 200
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return openpyxl.load_workbook(io.BytesIO(content))


class TestVetting:
    @pytest.fixture
    def full(self, fruit: Product, reviewer: Person) -> Dossier:
        """Return a dossier handed in twice, with checks, lookups and a condition."""
        dossier = dossier_of(fruit, by=reviewer, rounds=2, submitted_at=MONDAY, decided_at=MONDAY + timedelta(days=7))
        good = make_paper(dossier, "business_licence", status="accepted")
        bad = make_paper(dossier, "test_report", fruit, status="refused", refusal_reason="Quá 12 tháng")
        criterion = Criterion.objects.create(
            kind="test_report", text="Phiếu trong 12 tháng", effective_from=date(2026, 1, 1)
        )
        PaperCheck.objects.create(
            paper=bad, criterion=criterion, verdict="fails", note="cấp năm 2024", checked_by=reviewer
        )
        make_paper(dossier, "trademark", fruit)
        for result in ("matches", "differs"):
            Lookup.objects.create(
                dossier=dossier,
                paper=good,
                place="business_register",
                question="0107",
                result=result,
                looked_up_at=MONDAY,
                looked_up_by=reviewer,
            )
        for days in (40, 20):
            Condition.objects.create(
                vendor=fruit.vendor, dossier=dossier, text="Nộp", due_on=hanoi_day(days), set_by=reviewer
            )
        return dossier

    def test_a_row_says_everything(self, full: Dossier) -> None:
        (row,) = vetting_rows(about())
        assert row.vendor == full.vendor.display_name
        assert row.people == "Trần Thu Hà / Lê Quang Minh"
        assert (row.supplements, row.days, row.result) == (1, 5, "Đã duyệt")
        assert row.reasons == ("Phiếu kết quả kiểm nghiệm an toàn thực phẩm: Phiếu trong 12 tháng (cấp năm 2024)")
        assert (row.checked, row.lookups, row.condition_until) == (2, 2, hanoi_day(20))

    def test_numbers_equal_plain_sql(self, full: Dossier, reviewer: Person) -> None:
        for n in range(3):
            dossier = dossier_of(
                cast.make_product(cast.make_vendor(f"HTX {n}")), "in_review", by=reviewer, rounds=n + 1
            )
            make_paper(dossier, "business_licence", status="accepted")
        rows = list(vetting_rows(about()))
        assert len(rows) == plain_sql("SELECT count(*) FROM vetting_dossier WHERE submitted_at IS NOT NULL")
        papers = "SELECT count(*) FROM vetting_paper WHERE judged_at IS NOT NULL"
        assert sum(row.checked for row in rows) == plain_sql(papers)
        assert sum(row.lookups for row in rows) == plain_sql("SELECT count(*) FROM vetting_lookup")
        rounds = "SELECT sum(rounds - 1) FROM vetting_dossier WHERE submitted_at IS NOT NULL"
        assert sum(row.supplements for row in rows) == plain_sql(rounds)

    def test_working_days(self, fruit: Product, reviewer: Person) -> None:
        waiting = dossier_of(fruit, "submitted")
        assert next(vetting_rows(about())).days == 0
        Dossier.objects.filter(pk=waiting.pk).update(status="draft")
        assert next(vetting_rows(about())).days is None

    def test_why_it_was_rejected(self, fruit: Product, reviewer: Person) -> None:
        dossier = dossier_of(fruit, "rejected", by=reviewer, decision_note="Tem giả")
        make_paper(dossier, "traceability_stamp", fruit, status="refused", refusal_reason="Mã không mở được")
        (row,) = vetting_rows(about())
        assert row.reasons == "Tem truy xuất nguồn gốc: Mã không mở được; Tem giả"

    @pytest.mark.parametrize(
        ("wishes", "state", "found"),
        [
            (Wishes(), "approved", 1),
            (Wishes(), "rejected", 0),
            (Wishes(since=date(2026, 11, 2)), "", 1),
            (Wishes(since=date(2026, 11, 3)), "", 0),
            (Wishes(until=date(2026, 11, 2)), "", 1),
            (Wishes(until=date(2026, 11, 1)), "", 0),
            (Wishes(place="mê linh"), "", 1),
            (Wishes(place="Me Linh"), "", 1),
            (Wishes(place="huyen me linh"), "", 1),
            (Wishes(place="Ba Đình"), "", 0),
            (Wishes(branch="I"), "", 1),
            (Wishes(branch="II"), "", 0),
            (Wishes(stars=4), "", 1),
            (Wishes(stars=0), "", 0),
        ],
    )
    def test_filters(self, full: Dossier, wishes: Wishes, state: str, found: int) -> None:
        assert len(list(vetting_rows(Selection(wishes, datetime.now(UTC)), state))) == found

    def test_pages(self, fruit: Product, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vetting_register, "PAGE", 2)
        for n in range(5):
            dossier_of(cast.make_product(cast.make_vendor(f"HTX {n}")), submitted_at=MONDAY)
        seen, after = [], None
        for _ in range(3):
            rows, after = vetting_page(about(), after=after)
            seen += [row.key for row in rows]
        assert (len(set(seen)), after) == (5, None)


class TestEnding:
    @pytest.fixture
    def decided(self, fruit: Product) -> Dossier:
        return dossier_of(fruit)

    def ending(self, dossier: Dossier, days: int, kind: str = "trademark", **fields: Any) -> Paper:
        product = cast.make_product(dossier.vendor, f"Hàng {days}")
        return make_paper(dossier, kind, product, **{"status": "accepted", "expires_on": hanoi_day(days)} | fields)

    def test_a_row_says_everything(self, decided: Dossier, fruit: Product) -> None:
        paper = make_paper(decided, "star_certificate", fruit, status="accepted", expires_on=hanoi_day(4))
        PaperReminder.objects.create(paper=paper, days_before=30, ends_on=hanoi_day(4))
        PaperReminder.objects.create(paper=paper, days_before=7, ends_on=hanoi_day(4))
        PaperReminder.objects.create(paper=paper, days_before=30, ends_on=hanoi_day(3))  # of an earlier end
        opens = datetime.now(UTC)
        early = cast.make_session(opens_at=opens + timedelta(days=1))  # delivered on the day the paper ends
        late = cast.make_session(opens_at=opens + timedelta(days=2))
        for session in (early, late, cast.make_session("closed")):
            cast.make_listing(session, fruit)
        cast.make_listing(cast.make_session(opens_at=opens + timedelta(days=9)), fruit, withdrawn_at=opens)
        (row,) = ending_rows(about())
        assert (row.vendor, row.product) == (fruit.vendor.display_name, fruit.name)
        assert (row.number, row.issuer) == (paper.number, paper.issuer)
        assert (row.ends_on, row.days_left, row.reminded) == (hanoi_day(4), 4, 2)
        assert row.sessions == [late.number]

    def test_a_vendors_paper_concerns_all_its_goods_and_voluntary_ones_nothing(
        self, decided: Dossier, fruit: Product
    ) -> None:
        session = cast.make_session("live")
        cast.make_listing(session, fruit)
        make_paper(decided, "food_safety_certificate", status="accepted", expires_on=hanoi_day(1))
        make_paper(decided, "trademark", fruit, status="accepted", expires_on=hanoi_day(1), is_mandatory=False)
        rows = {row.kind: row.sessions for row in ending_rows(about())}
        assert sorted(rows.values()) == [[], [session.number]]

    @pytest.mark.parametrize("kind", ["trademark", "star_certificate"])
    def test_states_are_those_of_the_pure_rule(self, decided: Dossier, kind: str) -> None:
        days = (-400, -1, 0, 1, 7, 8, 30, 31, 60, 61, 119, 120, 121, 180, 181, 500)
        papers = [self.ending(decided, n, kind) for n in days]
        if kind == "star_certificate":
            extended = self.ending(decided, -5, kind)
            extension = {
                "extended_to": hanoi_day(100),
                "extended_by": cast.make_person(),
                "extension_file": make_file(),
            }
            Paper.objects.filter(pk=extended.pk).update(**extension)
            papers.append(extended)
        today = hanoi_day()
        found = {paper.pk: state_of(Paper.objects.get(pk=paper.pk), today) for paper in papers}
        for state in ("expired", "ending", "in_rerating_window", "window_missed", "extended"):
            rows = {row.key for row in ending_rows(about(), state)}
            assert rows == {pk for pk, each in found.items() if each == state}, state
        everything = {row.key for row in ending_rows(about())}
        soon = {pk for pk, each in found.items() if each != "valid"}
        assert everything == soon

    def test_numbers_equal_plain_sql(self, decided: Dossier) -> None:
        for n in range(-3, 70, 4):
            paper = self.ending(decided, n)
            PaperReminder.objects.create(paper=paper, days_before=60, ends_on=hanoi_day(n))
        rows = list(ending_rows(about(until=hanoi_day(60))))
        papers = "FROM vetting_paper WHERE status = 'accepted' AND ends_on <= %s"
        assert len(rows) == plain_sql(f"SELECT count(*) {papers}", hanoi_day(60))
        total = f"SELECT sum(ends_on - %s::date) {papers}"
        assert sum(row.days_left for row in rows) == plain_sql(total, hanoi_day(), hanoi_day(60))
        reminded = f"SELECT count(*) FROM vetting_paperreminder WHERE paper_id IN (SELECT id {papers})"
        assert sum(row.reminded for row in rows) == plain_sql(reminded, hanoi_day(60))
        assert [row.ends_on for row in rows] == sorted(row.ends_on for row in rows)

    @pytest.mark.parametrize(
        ("wishes", "state", "found"),
        [
            (Wishes(), "soon-7", 1),
            (Wishes(), "soon-30", 2),
            (Wishes(since=hanoi_day(20), until=hanoi_day(100)), "", 2),
            (Wishes(place="mê linh"), "", 2),
            (Wishes(place="x\x00y"), "", 0),
            (Wishes(branch="II"), "", 0),
            (Wishes(stars=4), "", 2),
        ],
    )
    def test_filters(self, decided: Dossier, wishes: Wishes, state: str, found: int) -> None:
        for days in (5, 25, 90):
            self.ending(decided, days)
        assert len(list(ending_rows(Selection(wishes, datetime.now(UTC)), state))) == found

    def test_gone_ones_are_left_out(self, decided: Dossier) -> None:
        paper = self.ending(decided, 5)
        Product.objects.filter(papers=paper).update(status="withdrawn")
        assert list(ending_rows(about())) == []

    def test_pages(self, decided: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ending_papers, "PAGE", 2)
        for _ in range(5):
            self.ending(decided, 5)
        seen, after = [], None
        for _ in range(3):
            rows, after = ending_page(about(), after=after)
            seen += [row.key for row in rows]
        assert (len(set(seen)), after) == (5, None)


class TestPages:
    @pytest.fixture(params=[Role.REVIEWER, Role.APPROVER, Role.REPORT_OFFICER, Role.OFFICIAL])
    def reader(self, request: pytest.FixtureRequest, client: Client) -> Client:
        client.force_login(cast.make_person("Hoàng Ngọc Anh", request.param))
        return client

    def test_the_registers_open(self, reader: Client, fruit: Product) -> None:
        dossier = dossier_of(fruit)
        make_paper(dossier, "trademark", fruit, status="accepted", expires_on=hanoi_day(5))
        query = {"tu": "hôm qua", "sao": "9", "nhom": "xyz", "after": "abc", "ket_qua": "?", "tinh_trang": "?"}
        for name in ("show-vetting-register", "show-ending-papers"):
            for asked in ({}, query):
                page = reader.get(reverse(f"reports:{name}"), asked)
                assert page.status_code == 200
                assert fruit.vendor.display_name in page.text

    def test_the_files_open(self, reader: Client, fruit: Product) -> None:
        dossier = dossier_of(fruit, submitted_at=MONDAY)
        make_paper(dossier, "trademark", fruit, status="accepted", expires_on=hanoi_day(5))
        vetting = book_of(reader, "download-vetting-register", {"ket_qua": "approved", "tu": "2026-11-01"})
        sheet = vetting["Sổ thẩm định hồ sơ"]
        assert [cell.value for cell in sheet[3]] == R18
        assert isinstance(sheet.cell(4, 2).value, datetime)
        assert isinstance(sheet.cell(4, 8).value, int)
        head = {row[0]: row[1] for row in vetting["Thông tin"].iter_rows(min_row=4, values_only=True)}
        assert (head["Kết quả"], head["Từ ngày"], head["Số dòng"]) == ("Đã duyệt", "01/11/2026", 1)
        assert head["Người lập"] == "Hoàng Ngọc Anh"
        ending = book_of(reader, "download-ending-papers")
        assert [cell.value for cell in ending["Giấy tờ sắp hoặc đã hết hạn"][3]] == R19
        assert ending["Giấy tờ sắp hoặc đã hết hạn"].cell(4, 7).value == 5
        assert ending["Định nghĩa"].max_row > 4
        assert JournalEntry.objects.filter(verb="register.downloaded").count() == 2

    @pytest.mark.parametrize(
        ("name", "headings"), [("download-plain-vetting-register", R18), ("download-plain-ending-papers", R19)]
    )
    def test_the_plain_files_hold_the_same_and_nothing_that_runs(
        self, reader: Client, fruit: Product, name: str, headings: list[str]
    ) -> None:
        Vendor.objects.update(display_name='=HYPERLINK("http://x.example")')
        dossier = dossier_of(fruit, submitted_at=MONDAY, decision_note="+1")
        make_paper(dossier, "trademark", fruit, status="accepted", expires_on=hanoi_day(5))
        response = reader.get(reverse(f"reports:{name}"))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"].endswith('.csv"')
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert content.startswith(b"\xef\xbb\xbf")
        first, row = csv.reader(content.decode("utf-8-sig").splitlines())
        assert first == headings
        assert row[0] == '\'=HYPERLINK("http://x.example")'
        assert {"02/11/2026", f"{hanoi_day(5):%d/%m/%Y}"} & set(row)
        assert JournalEntry.objects.get(verb="register.downloaded").facts["rows"] == 1

    def test_the_pages_lead_to_the_plain_files_with_their_filters(self, reader: Client, fruit: Product) -> None:
        page = reader.get(reverse("reports:show-vetting-register"), {"sao": "4"}).text
        assert f"{reverse('reports:download-plain-vetting-register')}?sao=4" in page
        page = reader.get(reverse("reports:show-ending-papers"), {"sao": "4"}).text
        assert f"{reverse('reports:download-plain-ending-papers')}?sao=4" in page

    @pytest.mark.parametrize("roles", [{Role.REVIEWER}, {Role.APPROVER, Role.REPORT_OFFICER}])
    def test_people_of_vetting_stay_at_their_desk(self, client: Client, roles: set[Role], fruit: Product) -> None:
        client.force_login(cast.make_person("Trần Thu Hà", *roles))
        for name in ("show-vetting-register", "show-ending-papers"):
            url = reverse(f"reports:{name}")
            page = client.get(url).text
            assert f'<a href="{reverse("vetting:list-conditions")}"' in page  # the tabs of vetting, this one marked
            assert f'<a href="{url}" aria-current="page"' in page
            menu = page.split('class="desk-nav"')[1].split("</nav>")[0]
            assert f'<a href="{reverse("vetting:list-dossiers")}" aria-current="page"' in menu
            assert menu.count("aria-current") == 1

    def test_others_see_the_frame_of_reports(self, client: Client, fruit: Product) -> None:
        client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.REPORT_OFFICER))
        page = client.get(reverse("reports:show-ending-papers")).text
        assert reverse("vetting:list-conditions") not in page
        assert f'<a href="{reverse("reports:list-reports")}"' in page

    @pytest.mark.parametrize("role", [Role.WITNESS, Role.ADMIN, Role.DIRECTOR])
    def test_others_may_not(self, client: Client, role: Role) -> None:
        client.force_login(cast.make_person("Người khác", role))
        for name in ("show-vetting-register", "download-vetting-register", "download-plain-ending-papers"):
            assert client.get(reverse(f"reports:{name}")).status_code == 403

    def test_too_many_rows_are_a_sentence(
        self, client: Client, fruit: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("orders.reports.registers.MOST_ROWS", 0)
        client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.REPORT_OFFICER))
        dossier_of(fruit)
        response = client.get(reverse("reports:download-vetting-register"))
        assert (response.status_code, "Hãy lọc bớt" in response.text) == (422, True)

    def test_constant_number_of_queries(self, client: Client, fruit: Product) -> None:
        client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.REPORT_OFFICER))
        cast.make_listing(cast.make_session("live"), fruit)

        def queries(name: str) -> int:
            client.get(reverse(f"reports:{name}"))
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse(f"reports:{name}"))
            return len(caught)

        dossier = dossier_of(fruit)
        make_paper(dossier, "trademark", fruit, status="accepted", expires_on=hanoi_day(5))
        names = ("show-vetting-register", "show-ending-papers")
        before = [queries(name) for name in names]
        for n in range(5):
            product = cast.make_product(cast.make_vendor(f"HTX {n}"))
            cast.make_listing(cast.make_session("live"), product)
            other = dossier_of(product)
            make_paper(other, "trademark", product, status="accepted", expires_on=hanoi_day(5))
            make_paper(other, "test_report", product, status="refused", refusal_reason="Mờ")
        assert [queries(name) for name in names] == before


class TestReportsOfTheList:
    """The same rows, asked for as R18 and R19."""

    @pytest.fixture
    def elsewhere(self, fruit: Product) -> Product:
        """Return tea of another province; the fruit's papers and its own are decided and end soon."""
        thai_nguyen, _ = Province.objects.get_or_create(code="19", defaults={"name": "Thái Nguyên"})
        facts = {"name": "Xã Tân Cương", "folded_name": "xa tan cuong", "province": thai_nguyen}
        commune, _ = Commune.objects.update_or_create(code="05455", defaults=facts)
        tea = cast.make_product(cast.make_vendor("HTX Chè Tân Cương", commune=commune, former_district=""), "Chè")
        for product in (fruit, tea):
            dossier = dossier_of(product)
            make_paper(dossier, "trademark", product, status="accepted", expires_on=hanoi_day(5))
            make_paper(dossier, "food_safety_certificate", status="accepted", expires_on=hanoi_day(9))
        return tea

    def test_columns_are_those_of_the_registers(self) -> None:
        assert [column.heading for column in r18.REPORT.columns()] == R18
        assert [column.heading for column in r19.REPORT.columns()] == R19

    def test_rows_have_every_column(self, elsewhere: Product) -> None:
        for report, number in ((r18.REPORT, 2), (r19.REPORT, 4)):
            rows = list(report.rows(about()))
            assert len(rows) == number
            assert all({column.key for column in report.columns()} <= set(row) for row in rows)

    @pytest.mark.parametrize(
        ("scope", "dossiers", "papers"),
        [
            (Scope(communes=frozenset({"05455"})), 1, 2),
            (Scope(province="01"), 1, 2),
            (Scope(branch="I"), 2, 2),  # papers of the vendor as a whole say nothing about a branch
            (Scope(branch="II"), 0, 0),
        ],
    )
    def test_a_scope_holds(self, elsewhere: Product, scope: Scope, dossiers: int, papers: int) -> None:
        seen = Selection(Wishes(), datetime.now(UTC), scope)
        assert (len(list(r18.REPORT.rows(seen))), len(list(r19.REPORT.rows(seen)))) == (dossiers, papers)

    def test_a_scope_holds_on_the_screens_and_in_their_files(self, client: Client, elsewhere: Product) -> None:
        reader = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
        ReaderScope.objects.create(person=reader, province_id="19")
        client.force_login(reader)
        for kind in ("vetting-register", "ending-papers"):
            page = client.get(reverse(f"reports:show-{kind}")).text
            assert ("Chè Tân Cương" in page, "Bưởi đỏ" in page) == (True, False)
            response = client.get(reverse(f"reports:download-plain-{kind}"))
            text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
            assert ("Chè Tân Cương" in text, "Bưởi đỏ" in text) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_file_comes_from_one_snapshot(opening_rules: None) -> None:
    client: Client = Client()
    client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.REPORT_OFFICER))
    make: Callable[..., Product] = cast.make_product
    dossier_of(make(cast.make_vendor("=cmd()|calc!A1")))
    book = book_of(client, "download-vetting-register")
    cell = book["Sổ thẩm định hồ sơ"].cell(4, 1)
    assert (cell.value, cell.data_type) == ("=cmd()|calc!A1", "s")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-5 ngày", "'-5 ngày"),
        (-5, "-5"),
        (None, ""),
        ("HTX Bưởi", "HTX Bưởi"),
        (date(2026, 11, 20), "20/11/2026"),
        (datetime(2026, 11, 20, 13, 30, tzinfo=UTC), "20/11/2026 20:30:00"),
    ],
)
def test_plain_cells(value: object, written: str) -> None:
    assert plain(value) == written


def test_the_states_speak_the_language_of_the_request() -> None:
    with override("en"):
        assert "At most 30 days left" in str(EndingRegisterForm()["tinh_trang"])
