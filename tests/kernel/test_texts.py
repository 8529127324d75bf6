"""Vietnamese text: order of dictionaries, folding, slugs, codes people type."""

import unicodedata

import pytest

from market.kernel.codes import is_well_formed, new_code, typed_code
from market.kernel.money import dong, saving_percent
from market.kernel.texts import fold, slug, sort_key

IN_ORDER = [
    "Ba Đình",
    "Bà Triệu",
    "Ba Vì",
    "Dân Hòa",
    "Đan Phượng",
    "Đông Anh",
    "Gia Lâm",
    "Mỹ Đức",
    "Ô Diên",
    "Ứng Hòa",
]


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


@pytest.mark.parametrize("name", ["Đường Lâm", "Mỹ Đức", "Ứng Hòa"])
def test_both_unicode_forms_sort_alike(name: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(unicodedata.normalize("NFC", name))


def test_letters_go_before_tones() -> None:
    assert sorted(["bạ", "bá", "bả", "ba", "bà"], key=sort_key) == ["ba", "bà", "bả", "bá", "bạ"]


def test_text_is_found_without_diacritics_and_keeps_its_d() -> None:
    assert fold("Bưởi đỏ Đông Cao") == "buoi do dong cao"
    assert slug("Bưởi đỏ – Đông Cao!") == "buoi-do-dong-cao"


def test_codes_survive_being_typed_and_betray_a_slip() -> None:
    code = new_code()
    assert is_well_formed(typed_code(f" {code[:4].lower()}-{code[4:].lower()} "))
    assert typed_code(f"{code[:4]}\0{code[4:]}") == code
    slipped = code[:-2] + ("2" if code[-2] != "2" else "3") + code[-1]
    assert not is_well_formed(slipped)


def test_money_is_written_with_dots_and_savings_never_overstate() -> None:
    assert dong(1_234_567) == "1.234.567\u00a0₫"
    assert saving_percent(75_000, 62_000) == 17
