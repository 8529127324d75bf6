"""Label sheets: each label on its place, each QR readable, Vietnamese words whole."""

import os
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from market.kernel.errors import Refused
from tests import cast
from vetting.labels import printing
from vetting.labels.printing import LabelJob, StampText, print_labels
from vetting.labels.sizes import A4, PAPERS, LabelPaper
from vetting.labels.wording import stamp_text
from vetting.stamps import qr_svg

ADDRESS = "https://cho-dem-tren-may.example/01/08935000000014/10/L261120-03%2F2026"
POINTS = 72 / 25.4  # to a millimetre
DPI = 300


def text(product: str = "Bưởi đỏ Đông Cao") -> StampText:
    return StampText(
        product=product,
        producer="HTX Bưởi đỏ Đông Cao",
        place="Xã Mê Linh, Hà Nội",
        stars="4 sao OCOP",
        rows=(("Lô", "L261120-03/2026"), ("Thu hoạch", "20/11/2026"), ("Hạn sử dụng", "20/12/2026")),
        code="7K3F 9QRM",
        qr=qr_svg(ADDRESS),
    )


def pages(pdf: bytes) -> tuple[list[Image.Image], list[str]]:
    """Return the pages as pictures and as text."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert all(page.get_size() == pytest.approx((A4[0] * POINTS, A4[1] * POINTS), abs=0.1) for page in document)
        pictures = [page.render(scale=DPI / 72).to_pil() for page in document]
        return pictures, [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.key)
def test_every_code_on_a_full_sheet_is_read_back(paper: LabelPaper) -> None:
    (picture,), (words,) = pages(print_labels(LabelJob("Tem", paper, text(), paper.on_a_sheet)))
    found = zxingcpp.read_barcodes(picture)
    assert [each.text for each in found] == [ADDRESS] * paper.on_a_sheet
    assert words.count("7K3F 9QRM") == paper.on_a_sheet
    assert words.count("Bưởi đỏ") >= paper.on_a_sheet  # the words are text, set with their marks
    middles = sorted((each.position.top_left.x, each.position.top_left.y) for each in found)
    assert len({round(x / 40) for x, _y in middles}) == paper.columns


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.key)
def test_each_code_lies_inside_its_own_label(paper: LabelPaper) -> None:
    (picture,), _words = pages(print_labels(LabelJob("Tem", paper, text(), paper.on_a_sheet)))
    dots = DPI / 25.4
    for each in zxingcpp.read_barcodes(picture):
        left, top = each.position.top_left.x / dots - paper.left, each.position.top_left.y / dots - paper.top
        right, bottom = (
            each.position.bottom_right.x / dots - paper.left,
            each.position.bottom_right.y / dots - paper.top,
        )
        assert left // (paper.width + paper.gap) == right // (paper.width + paper.gap)
        assert top // paper.height == bottom // paper.height


def test_a_sheet_begun_before_goes_on_where_it_is_empty() -> None:
    paper = PAPERS["21"]
    pictures, _words = pages(print_labels(LabelJob("Tem", paper, text(), 20, start=3)))
    assert [len(zxingcpp.read_barcodes(each)) for each in pictures] == [19, 1]
    assert paper.sheets(20, 3) == 2
    assert paper.sheets(19, 3) == 1


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.key)
def test_the_longest_names_stay_readable_and_on_the_label(paper: LabelPaper) -> None:
    long = ("Bánh chưng gấc nhân đậu xanh thịt ba chỉ gói lá dong Tranh Khúc " * 2)[:120]
    _pictures, (words,) = pages(print_labels(LabelJob("Tem", paper, text(long), 1)))
    assert "7K3F 9QRM" in words
    assert "Bánh chưng" in words


def test_words_are_data_never_code() -> None:
    _pictures, (words,) = pages(print_labels(LabelJob("Tem", PAPERS["8"], text('#panic("x") $1$ *b* \\ [z]'), 1)))
    assert '#panic("x") $1$ *b* \\ [z]' in " ".join(words.split())


def test_papers_fit_on_a4() -> None:
    for paper in PAPERS.values():
        assert paper.left >= 0
        assert paper.top >= 0
        assert str(paper.on_a_sheet) in paper.label


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a press in place that never ends; return where it writes its process number."""
    noted, press = tmp_path / "number", tmp_path / "press.py"
    press.write_text(f"import os, time\nopen({str(noted)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n")
    monkeypatch.setattr(printing, "PRESS", press)
    return noted


def test_a_press_that_hangs_is_ended(hanging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 2)
    with pytest.raises(Refused, match="đang bận"):
        print_labels(LabelJob("Tem", PAPERS["8"], text(), 1))
    with pytest.raises(ProcessLookupError):
        os.kill(int(hanging.read_text()), 0)
    monkeypatch.undo()
    assert print_labels(LabelJob("Tem", PAPERS["8"], text(), 1)).startswith(b"%PDF")


def test_nobody_waits_long_for_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 0.05)
    with printing._turn, pytest.raises(Refused, match="đang bận"):
        print_labels(LabelJob("Tem", PAPERS["8"], text(), 1))


def test_a_press_that_breaks_down_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "press.py").write_text("raise SystemExit('paper jam')")
    monkeypatch.setattr(printing, "PRESS", tmp_path / "press.py")
    with pytest.raises(Refused, match="đang bận"):
        print_labels(LabelJob("Tem", PAPERS["8"], text(), 1))


@pytest.mark.django_db
def test_the_words_come_from_the_lot() -> None:
    lot = cast.make_lot(cast.make_product(gtin="8935000000014"))
    stamp = stamp_text(lot)
    assert (stamp.product, stamp.place, stamp.stars) == ("Bưởi đỏ Đông Cao", "Xã Mê Linh, Hà Nội", "4 sao OCOP")
    assert [word for word, _value in stamp.rows] == ["Lô", "Thu hoạch", "Hạn sử dụng"]
