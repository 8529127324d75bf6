"""What a reviewer should look at twice, one thing at a time. Pure: rows that were never saved."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from market.files.models import StoredFile
from vetting.flags import Seen, counted, flags_of, host_of, parted
from vetting.gtins import is_gtin
from vetting.models import Paper, Product, Vendor
from vetting.names import same_name

TODAY = date(2026, 11, 22)


def seen(
    paper: dict[str, Any],
    *,
    vendor: dict[str, Any] | None = None,
    product: dict[str, Any] | None = None,
    disarmed: tuple[str, ...] = (),
    **fields: Any,
) -> Seen:
    """Return a paper with what stands beside it: a licence of a cooperative unless told otherwise."""
    file = StoredFile(disarmed=list(disarmed))
    row = Paper(**{"kind": "business_licence", "status": "uploaded", "file": file} | paper)
    known = {
        "kind": "cooperative",
        "legal_name": "Hợp tác xã Bưởi đỏ Đông Cao",
        "representative": "Lương Văn Phương",
        "tax_code": "0100109106",
    }
    return Seen(
        **{
            "paper": row,
            "vendor": Vendor(**known | (vendor or {})),
            "product": Product(**product) if product is not None else None,
            "submitted_on": TODAY,
            "today": TODAY,
            "delivery_on": TODAY + timedelta(days=14),
        }
        | fields
    )


def codes(facts: Seen) -> list[str]:
    return [flag.code for flag in flags_of(facts)]


def test_an_ordinary_paper_has_none() -> None:
    assert codes(seen({"holder_name": "HTX Bưởi đỏ Đông Cao", "issued_on": date(2025, 1, 1)})) == []


class TestTestSlip:
    @pytest.mark.parametrize(
        ("issued_on", "expected"),
        [(date(2025, 11, 21), ["old-test"]), (date(2025, 11, 22), []), (date(2026, 11, 1), []), (None, [])],
    )
    def test_twelve_months_before_the_declaration(self, issued_on: date | None, expected: list[str]) -> None:
        assert codes(seen({"kind": "test_report", "issued_on": issued_on}, product={})) == expected

    def test_age_counts_at_the_declaration_and_not_today(self) -> None:
        facts = seen({"kind": "test_report", "issued_on": date(2025, 10, 1)}, product={}, submitted_on=date(2026, 9, 1))
        assert codes(facts) == []


class TestCertificate:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (181, []),
            (180, ["rerating"]),
            (120, ["rerating"]),
            (119, ["window-missed"]),
            (14, ["window-missed"]),
            (13, ["ends-before-delivery", "window-missed"]),
            (-1, ["expired"]),
        ],
    )
    def test_every_day_of_its_end(self, days: int, expected: list[str]) -> None:
        paper = {"kind": "star_certificate", "expires_on": TODAY + timedelta(days=days)}
        assert codes(seen(paper, product={"stars": 4})) == expected

    def test_extension_counts(self) -> None:
        ended, longer = TODAY - timedelta(days=5), TODAY + timedelta(days=90)
        paper = {"kind": "star_certificate", "expires_on": ended, "extended_to": longer}
        assert codes(seen(paper, product={"stars": 4})) == []

    def test_another_paper_only_ends(self) -> None:
        paper = {"kind": "food_safety_certificate", "expires_on": TODAY + timedelta(days=150)}
        assert codes(seen(paper)) == []
        paper["expires_on"] = TODAY + timedelta(days=3)
        assert codes(seen(paper)) == ["ends-before-delivery"]

    @pytest.mark.parametrize(
        ("score", "stars", "expected"),
        [("89.9", 4, []), ("90", 4, ["score"]), ("70", 4, []), ("69.9", 4, ["score"]), ("49", 3, ["score"])],
    )
    def test_score_against_the_stars(self, score: str, stars: int, expected: list[str]) -> None:
        assert codes(seen({"kind": "star_certificate", "score": Decimal(score)}, product={"stars": stars})) == expected


class TestHolder:
    @pytest.mark.parametrize(
        "name",
        [
            "HỢP TÁC XÃ BƯỞI ĐỎ ĐÔNG CAO",
            "HTX Buoi do Dong Cao",
            "Bưởi đỏ Đông Cao",
            "Hợp  tác xã “Bưởi đỏ - Đông Cao”",
        ],
    )
    def test_other_ways_to_write_it(self, name: str) -> None:
        assert codes(seen({"holder_name": name})) == []

    @pytest.mark.parametrize("name", ["Công ty TNHH Bưởi đỏ Đông Cao", "HTX Bưởi Diễn", "HTX Bưởi đỏ"])
    def test_somebody_else(self, name: str) -> None:
        assert codes(seen({"holder_name": name})) == ["holder"]

    def test_a_household_may_be_named_after_its_head(self) -> None:
        household = {"kind": "household", "legal_name": "Hộ kinh doanh Bưởi Phương"}
        assert codes(seen({"holder_name": "Lương Văn Phương"}, vendor=household)) == []
        assert codes(seen({"holder_name": "Lương Văn Phương"})) == ["holder"]

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("Công ty TNHH Trà Sen", "Công ty trách nhiệm hữu hạn Trà Sen", True),
            ("Cty TNHH MTV Trà Sen", "CÔNG TY TNHH MỘT THÀNH VIÊN TRÀ SEN", True),
            ("Công ty CP Trà Sen", "Công ty TNHH Trà Sen", True),  # still a company: the number tells
            ("HKD Nguyễn Văn A", "Hộ kinh doanh Nguyễn Văn A", True),
            ("HTX NN Trà Sen", "Hợp tác xã nông nghiệp Trà Sen", True),
            ("HTX Trà Sen", "Công ty Trà Sen", False),
            ("Trà Sen Tây Hồ", "Trà Sen", False),
        ],
    )
    def test_names_are_compared_sensibly(self, one: str, other: str, same: bool) -> None:
        assert same_name(one, other) is same
        assert same_name(other, one) is same


class TestNumbers:
    def test_tax_code_on_the_licence(self) -> None:
        wrong = {"tax_code": "0100109107"}
        assert codes(seen({}, vendor=wrong)) == ["tax-code"]
        assert codes(seen({"kind": "trademark"}, vendor=wrong)) == []

    def test_gtin_on_the_stamp(self) -> None:
        stamp = {"kind": "traceability_stamp"}
        assert codes(seen(stamp, product={"gtin": "8936000000012"})) == ["gtin"]
        assert codes(seen(stamp, product={"gtin": "4006381333931"})) == []

    @pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10614141000415"])
    def test_real_gtins(self, code: str) -> None:
        assert is_gtin(code)

    @pytest.mark.parametrize("code", ["4006381333932", "", "123", "40063813339a1", "٤٠٠٦٣٨١٣٣٣٩٣١"])
    def test_no_gtins(self, code: str) -> None:
        assert not is_gtin(code)


class TestTraceCode:
    STAMP = "https://truyxuat.hanoi.gov.vn/t/893"

    @pytest.mark.parametrize(
        ("read", "declared", "expected"),
        [
            ([STAMP], "https://truyxuat.hanoi.gov.vn/khac", []),
            ([STAMP], "https://check.example.vn/t/893", ["trace"]),
            ([STAMP], "893", []),
            ([STAMP], "HN-1", ["trace"]),
            (["http://[", "HN-1 x"], "hn-1", []),
            ([], "HN-1", []),
            ([STAMP], "", []),
        ],
    )
    def test_host_or_code(self, read: list[str], declared: str, expected: list[str]) -> None:
        stamp = {"kind": "traceability_stamp", "read_codes": read}
        assert codes(seen(stamp, product={"trace_code": declared})) == expected

    @pytest.mark.parametrize(
        ("gtin", "expected"), [("8935000000014", []), ("4006381333931", ["trace"]), ("", ["trace"])]
    )
    def test_a_digital_link_may_name_the_product_by_its_gtin(self, gtin: str, expected: list[str]) -> None:
        stamp = {"kind": "traceability_stamp", "read_codes": ["https://truyxuat.vn/01/08935000000014/10/L01"]}
        assert codes(seen(stamp, product={"trace_code": "TX01", "gtin": gtin})) == expected

    def test_host_is_found_for_emphasis(self) -> None:
        assert parted("HTTPS://TruyXuat.vn/a") == ("HTTPS://", "TruyXuat.vn", "/a")
        assert parted("HN-1") == ("HN-1", "", "")
        assert host_of("javascript:alert(1)") == ""


def test_disarmed_file_and_likeness_come_first() -> None:
    facts = seen({"holder_name": "HTX khác"}, disarmed=("script",), alike=["HTX Trà sen", "HTX Cốm"])
    assert codes(facts) == ["alike", "disarmed", "holder"]
    assert "HTX Trà sen, HTX Cốm" in flags_of(facts)[0].detail


def test_number_of_flags_in_words() -> None:
    assert counted(2) == "2 điểm cần xem kỹ"
