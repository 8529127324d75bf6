"""Names of people and stalls as strangers type them. They stand in mails of the market: nothing in them is a link."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_LETTERS = 2
PARTS_OF_LINKS = ("://", "www.", "@")
_INVISIBLE = frozenset({"Cc", "Cf", "Co"})


def refuse_what_is_no_name(text: str) -> None:
    """Raise ValidationError for a name without letters, or one that a mail program would turn into a link."""
    seen = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in seen if unicodedata.category(char) not in _INVISIBLE).casefold()
    if sum(map(str.isalpha, unicodedata.normalize("NFC", seen))) < FEWEST_LETTERS:
        raise ValidationError(_("Tên cần ít nhất hai chữ cái."), code="letters")
    if any(part in seen for part in PARTS_OF_LINKS):
        raise ValidationError(_("Tên không chứa địa chỉ trang mạng hay thư điện tử."), code="link")
