"""What the market says: every text comes from the catalogues, in the words of its trade, to "Anh/Chị"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from market.runner.messages import catalogue_path

ROOT = Path(settings.BASE_DIR)
VIETNAMESE = re.compile(r"[ăằắẳẵặâầấẩẫậđêềếểễệôồốổỗộơờớởỡợưừứửữựáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ]", re.IGNORECASE)

# Vietnamese that code holds and nobody is shown as the market's own words, or that is the same in every language.
NOT_SAID = {
    "market/accounts/browsers.py": "the name of a browser",
    "market/env.py": "the market's name",
    "market/kernel/texts.py": "the alphabet",
    "market/kernel/typed_fields.py": "how times are typed",
    "market/notices/placeholders.py": "samples of names for the preview of a mail",
    "market/office_home/rehearsal/comments.py": "what the crowd of a rehearsal types",
    "market/office_home/rehearsal/people.py": "names of the crowd of a rehearsal",
    "market/places/loading.py": "a name in the data",
    "market/places/models.py": "what names in the data begin with",
    "market/policies/first_texts/__init__.py": "the office's name",
    "market/runner/demo.py": "the market's name",
    "market/runner/messages.py": "the market's name",
    "orders/delivery/terms.py": "what names in the data begin with",
    "orders/forms/delivery.py": "how hours are typed",
    "orders/paying/vietqr.py": "a letter without a plain form",
    "orders/reports/overview_views.py": "a unit that is cut off",
    "orders/witness/verify_witness.py": "says everything in both languages: it runs without the market",
    "market/storefront/lexicon.py": "how names are joined",
    "sessions/planning/holidays.py": "names of holidays and of the laws they come from",
    "sessions/selectors/answered.py": "how a kept text begins",
    "sessions/speech/spoken_digits.py": "how amounts are typed",
    "vetting/decisions.py": "decisions are Vietnamese documents",
    "vetting/doubts.py": "how numbers of decisions are written",
    "vetting/labels/wording.py": "what names in the data begin with",
    "vetting/models/taxonomy.py": "the number of a decision",
    "vetting/product_sheets/typed.py": "how amounts and answers are typed",
}

# What is not said → what is said in its place (DOMAIN, glossary; the market's manner of speaking).
NEVER = {
    r"bạn": "Anh/Chị",
    r"quý khách": "Anh/Chị",
    r"vui lòng": "hãy, xin",
    r"khách hàng thân thiết": "người mua",
    r"nhà cung cấp|seller|shop": "gian hàng, chủ thể",
    r"click|nhấp chuột|kích vào|nhấp": "bấm",
    r"password|login|logout|submit|upload|download|link|online|offline": "mật khẩu, đăng nhập, gửi, tải, đường dẫn",
    r"feedback|review|voucher|sale off|hot|deal|order": "phản ánh, đánh giá, ưu đãi, đơn hàng",
    r"website|app|server|admin|user|token|menu|banner|tab": "trang, chợ, Ban tổ chức, người dùng",
    r"thất bại|không hợp lệ": "what went wrong, and what to do",
    r"hoà|hoá|huỷ|thuỷ|khoá|toà|quí|qui chế": "hòa, hóa, hủy, thủy, khóa, tòa, quý, quy chế (one spelling)",
    r"quận/huyện hiện nay": "districts ended on 1 July 2025: former ones only",
}
# A term of the glossary → what its English says, everywhere.
TERMS = {
    "người dẫn": "host",
    "giấy chứng nhận": "certificate",
    "khiếu nại": "complain",
    "hợp tác xã": "cooperative",
    "hộ kinh doanh": "household",
    "bản cam kết": "undertak|commitment",
    "quy chế": "rule",
    "niêm phong": "seal",
    "bộ sản phẩm": "product set|set",
    "câu chuyện": "story",
    "hòa giải": "mediat",
    "giữ hàng": "hold|held|kept|keep|reserv",
    "đổi trả": "return",
    "chỉ dẫn địa lý": "geographical indication",
}


def code_files() -> Iterator[Path]:
    """Yield the modules whose texts somebody may be shown; the demo's data are Vietnamese by intention."""
    for folder in ("market", "orders", "sessions", "vetting"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in file.parts and ROOT / "market" / "demo" not in file.parents:
                yield file


def said_outside(source: str, known: set[str]) -> list[str]:
    """Return the Vietnamese strings of a module that are neither in the catalogue nor docstrings."""
    tree = ast.parse(source)
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text for text in strings if VIETNAMESE.search(text) and text not in known | docstrings]


def said() -> set[str]:
    """Return every Vietnamese text of the catalogue."""
    with catalogue_path("en").open("rb") as file:
        return {text for each in read_po(file, locale="en") if each.id for text in _forms(each.id)}


def texts() -> list[tuple[str, str]]:
    """Return every text the market says with its English, both forms of a plural in one."""
    with catalogue_path("en").open("rb") as file:
        known = read_po(file, locale="en")
    return [("\n".join(_forms(each.id)), "\n".join(_forms(each.string))) for each in known if each.id]


def _forms(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return a text, or the forms of one that counts."""
    return [words] if isinstance(words, str) else list(words or ())


def whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def test_code_says_nothing_outside_the_catalogues() -> None:
    known = said()
    found = {str(file.relative_to(ROOT)): said_outside(file.read_text(), known) for file in code_files()}
    left = {name: strings for name, strings in found.items() if strings}
    assert not {name: strings for name, strings in left.items() if name not in NOT_SAID}
    assert not set(NOT_SAID) - set(left), "these say nothing any more: take them from the list"


def test_the_rule_catches_what_it_is_for() -> None:
    source = '"""Đầu."""\nA = _("Chốt đơn")\nB = "Bỏ đơn"\ndef f():\n    return f"đã {A}"'
    assert said_outside(source, {"Chốt đơn"}) == ["Bỏ đơn", "đã "]


@pytest.mark.parametrize("words", NEVER)
def test_words_that_are_never_said(words: str) -> None:
    found = [text for text, _english in texts() if whole(words).search(text)]
    assert not found, f"say {NEVER[words]}"


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_the_same_in_english_everywhere(term: str) -> None:
    said = [(text, english) for text, english in texts() if whole(term).search(text)]
    assert said, "nobody says this any more: take it from the list"
    assert not [pair for pair in said if not re.search(TERMS[term], pair[1], re.IGNORECASE)]


def test_nobody_is_shouted_at() -> None:
    assert not [text for pair in texts() for text in pair if "!" in text.replace("%(", "")]
