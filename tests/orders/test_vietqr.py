"""VietQR: the payload against known samples, an own parser, and an independent reader of the drawn code."""

import re

import pytest
import segno
import zxingcpp
from PIL import Image

from orders.paying import vietqr


def parsed(text: str) -> dict[str, str]:
    """Take a payload apart, as a bank's app does."""
    found, at = {}, 0
    while at < len(text):
        number, length = text[at : at + 2], int(text[at + 2 : at + 4])
        found[number] = text[at + 4 : at + 4 + length]
        assert len(found[number]) == length
        at += 4 + length
    return found


def crc_by_table(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE worked out another way: as the rest of a long division of bits."""
    bits = int.from_bytes(text.encode() + b"\0\0", "big")
    length = 8 * (len(text) + 2)
    bits ^= 0xFFFF << (length - 16)
    for at in range(length - 1, 15, -1):
        if bits >> at & 1:
            bits ^= 0x11021 << (at - 16)
    return f"{bits:04X}"


def read_back(text: str) -> str:
    """Draw a QR code, look at it with a reader that shares no code with what drew it."""
    code = segno.make(text, error="m")
    rows = list(code.matrix_iter(scale=6, border=4))
    picture = Image.new("L", (len(rows), len(rows)), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x, y), 0)
    [found] = zxingcpp.read_barcodes(picture)
    return found.text


class TestPayload:
    def test_static_code_of_an_account(self):
        made = vietqr.payload(bank="970416", number="257678859", amount=None)
        assert made == "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F"

    def test_code_for_an_amount_with_words(self):
        made = vietqr.payload(bank="970416", number="257678859", amount=10_000, purpose="Chuyen tien")
        assert made.startswith("000201010212")
        assert made.endswith("53037045405100005802VN62150811Chuyen tien630453E6")

    def test_checksum_of_the_standard_sample(self):
        assert vietqr.checksum("123456789") == 0x29B1

    def test_checksum_of_the_napas_sample(self):
        sample = (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
            "530370454061800005802VN62340107NPS68690819thanh toan don hang6304"
        )
        assert f"{vietqr.checksum(sample):04X}" == "2E2E"

    def test_every_part_reads_back(self):
        made = vietqr.payload(bank="970436", number="0123456789", amount=189_000, purpose=vietqr.purpose_of("7K3F9QRM"))
        whole = parsed(made)
        account = parsed(parsed(whole["38"])["01"])
        assert parsed(whole["38"])["00"] == "A000000727"
        assert parsed(whole["38"])["02"] == "QRIBFTTA"
        assert account == {"00": "970436", "01": "0123456789"}
        assert (whole["01"], whole["53"], whole["54"], whole["58"]) == ("12", "704", "189000", "VN")
        assert parsed(whole["62"]) == {"08": "CDTM 7K3F9QRM"}
        assert whole["63"] == crc_by_table(made[:-4])

    @pytest.mark.parametrize("amount", [1, 999, 189_000, 2_147_483_647, 9_999_999_999_999])
    def test_an_independent_reader_sees_the_same(self, amount: int):
        made = vietqr.payload(bank="970405", number="1903A778X", amount=amount, purpose="CDTM 7K3F9QRM")
        assert read_back(made) == made
        assert parsed(read_back(made))["54"] == str(amount)

    @pytest.mark.parametrize("amount", [0, -1, 10**13])
    def test_no_code_for_what_cannot_be_paid(self, amount: int):
        with pytest.raises(ValueError, match="amount"):
            vietqr.payload(bank="970405", number="1903", amount=amount)

    def test_no_letters_a_bank_cannot_read(self):
        with pytest.raises(ValueError, match="plain"):
            vietqr.payload(bank="970405", number="số 5", amount=1)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Trả tiền Đơn: 7K3F", "Tra tien Don 7K3F"),
            ("Tra\u0309 tie\u0302\u0300n", "Tra tien"),  # decomposed
            ("a\r\nb\x00c", "a b c"),
            ("日本 kem", "kem"),
            ("x" * 40, "x" * 25),
            ("", ""),
            ("***", ""),
        ],
    )
    def test_plain(self, text: str, expected: str):
        assert vietqr.plain(text) == expected

    def test_purpose_fits_whatever_the_code(self):
        assert vietqr.purpose_of("7K3F9QRM") == "CDTM 7K3F9QRM"
        assert re.fullmatch(r"[A-Za-z0-9 ]{1,25}", vietqr.purpose_of("DT7K3F9QRMXX"))

    def test_an_empty_purpose_leaves_no_field(self):
        assert "62" not in parsed(vietqr.payload(bank="970405", number="1903", amount=5, purpose="***"))

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Hợp tác xã Bưởi đỏ Đông Cao", "HOP TAC XA BUOI DO DONG CAO"),
            ("Công ty TNHH A&B", "CONG TY TNHH A&B"),
            ("  Nguyễn\tVăn  An<script> ", "NGUYEN VAN AN SCRIPT"),
        ],
    )
    def test_holder_as_banks_write_it(self, text: str, expected: str):
        assert vietqr.holder_name(text) == expected
