import pytest

from market.accounts.phones import mobile_number

SPELLINGS = [
    "0912345678",
    "0912.345.678",
    "0912 345 678",
    "+84 912 345 678",
    "+84912345678",
    "84912345678",
    "0084 912 345 678",
    "(091) 234-5678",
    "+84 (0) 912 345 678",
    " 0912–345–678 ",
    "０９１２３４５６７８",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_one_number(spelling):
    assert mobile_number(spelling) == "+84912345678"


@pytest.mark.parametrize("number", ["0321234567", "0561234567", "0701234567", "0861234567", "0981234567"])
def test_every_network_is_known(number):
    assert mobile_number(number) == "+84" + number[1:]


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "   ",
        "hoa",
        "0912345678 hoa",
        "091234567",
        "09123456789",
        "0123456789",
        "024 3825 1234",
        "0243 825 1234",
        "1900 1234",
        "113",
        "+1 650 253 0000",
        "0912345678 ext 3",
        "tel:+84912345678",
        "0912345678\x00",
        "0" * 4000,
        "++84912345678",
        "<b>0912345678</b>",
    ],
)
def test_what_is_no_vietnamese_mobile_is_none(nonsense):
    assert mobile_number(nonsense) is None
