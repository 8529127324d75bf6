"""How codes, quantities and phones look in a text that was folded: lower case, no diacritics. Pure."""

import re

_GAP = r"[ .\-–()]{0,3}"
_NOT_WITHIN = r"(?<!\d)(?<!\d[.,])"  # not the tail of a number, nor its thousands
PHONE = re.compile(
    rf"(?:(?<![a-z0-9])\+?84{_GAP}0?|{_NOT_WITHIN}[0o]){_GAP}[35789](?:{_GAP}\d){{8}}(?!\d)"
    r"|(?<![a-z0-9])[35789]\d{8}(?!\d)"
)
HALF_PHONE = re.compile(rf"{_NOT_WITHIN}(?:\+84[ .\-–]?\d*|0\d{{2,}})(?:[ .\-–]{{0,2}}\d+)*|(?<![a-z0-9])\d{{8,}}")
ADDRESS = re.compile(r"(?<!\S)(?:[^\s@]+@[^\s@]+\.\S+|https?://\S+|www\.\S+)")
_CODE = r"(?P<letters>[a-z]{1,2})0{0,2}(?P<number>[1-9]\d{0,2})(?=(?:x|sl)\s*\d|[^a-z0-9]|$)"
_LOOSE_CODE = r"(?P<letters>[a-z]{1,2})[ .\-]0{0,2}(?P<number>[1-9]\d{0,2})(?=(?:x|sl)\s*\d|[^a-z0-9]|$)"
ANY_CODE = re.compile(rf"(?:(?<![a-z0-9])|(?<=\dx)){_CODE}")
APART_CODE = re.compile(rf"(?<![a-z0-9]){_LOOSE_CODE}")
_UNIT = (
    r"kg|ky|ki|kilo|can|hop|goi|tui|qua|trai|chai|lo|hu|bo|bao|cai|con|suat|phan|combo|set|lit|cay|cu|thung"
    r"|bich|khay|vi|banh|mieng|bong|canh|nai|buong|to|lon|binh|gio|hat|doi|cap|don vi|sp|san pham"
)
_ODD_UNIT = r"g|gr|gam|gram|lang|yen|ta|tan|chuc|ml|nua kg|nua can|nua ky"
SAID = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_WHOLE = r"(?![a-z0-9])"
AMOUNT = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)?)(?:\s*(?:(?P<odd>{_ODD_UNIT})|(?:{_UNIT})){_WHOLE})?"
    rf"(?=x*(?:[^a-z0-9]|$)|x+\s*[a-z]{{1,2}}\d)(?P<half>\s+ruoi{_WHOLE})?"
    rf"|(?P<said>{'|'.join(SAID)})\s+(?:(?P<odd2>{_ODD_UNIT})|{_UNIT}){_WHOLE}(?P<half2>\s+ruoi{_WHOLE})?"
    rf"|(?P<half3>nua)\s+(?:{_UNIT}){_WHOLE}"
)
SIGN = re.compile(r"[ \t]*(?:[x*:=\-–(]|sl|so luong|lay|mua|dat|cho|them)?[ \t.:]*")
FAR_SIGN = re.compile(r"[ \t]*[,;][ \t]*(?:[x*:=]|sl|so luong)?[ \t.:]*")
BEFORE_CODE = re.compile(r"[ \t]*(?:x|\*|ma|gian|sp|cua|loai)?[ \t]*(?:ma|so|gian)?[ \t]*")
WORD = re.compile(r"\w+(?:[.,]\w+)*|\S")
FILLER = re.compile(
    r"chot|lay|dat|mua|order|em|cho|minh|toi|chi|anh|ban|xin|nhe|nha|a|ah|oi|va|voi|sdt|dt|so|dien|thoai|tel|phone|ship"
    r"|gui|giao|ve|shop|gian|ma|sp|san|pham|cai|them|nua|ib|la|co|ho|ad|vang|da|duoc|khong|luon|ngay|cua|het|x|sl|luong"
    r"|thi|cung|day|nay|roi|nhan|hang|hotline|lien|he|alo|zalo|ok|oke|don"
)
