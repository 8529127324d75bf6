"""What a stranger's file says about an order: a certificate is checked here, a QR code leads to the order's page."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.files.codes import read_codes_of_upload
from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import Refused
from orders.models import WitnessKey
from orders.witness.verify_witness import Rejected, Verified, verify_certificate

MOST_BYTES = 1024 * 1024  # of a certificate
LONGEST_CODE = 20  # characters, as typed: a code for a bank beside ours is no code of an order
_OUR_PATH = re.compile(r"(?:/en)?/xac-minh/([0-9A-Za-z]{1,20})/?")
# What does not hold, in words; every other code means that the file was altered.
_WORDS = {
    "leaf": gettext_noop("Nội dung đơn đã bị sửa: mã băm tính lại không khớp."),
    "facts": gettext_noop("Nội dung ghi nhận không thuộc đơn này."),
    "inclusion": gettext_noop("Nội dung này không nằm trong sổ chứng kiến."),
    "consistency": gettext_noop("Sổ này không nối tiếp sổ đã niêm phong."),
    "signature": gettext_noop("Chữ ký của Ban tổ chức không đúng."),
    "unknown-key": gettext_noop("Chứng nhận ký bằng khóa mà Ban tổ chức chưa từng dùng."),
    "personal": gettext_noop("Tên và địa chỉ trong tệp không khớp với mã cam kết trong sổ."),
}


def examine(upload: "File[bytes]") -> str | Verified:
    """Return the code of the order a picture or PDF leads to, or what a certificate proves; raise Refused otherwise."""
    if upload.read(1) == b"{":
        upload.seek(0)
        return _certificate(upload)
    upload.seek(0)
    return _code_on(read_codes_of_upload(upload))


def _certificate(upload: "File[bytes]") -> Verified:
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refused(_("Tệp chứng nhận không lớn như vậy."), field="file")
    keys = {key.key_id: bytes(key.public_key) for key in WitnessKey.objects.all()}
    try:
        return verify_certificate(raw, keys)
    except Rejected as rejected:
        altered = gettext_noop("Tệp này không phải chứng nhận nguyên bản: đã bị sửa hoặc thiếu.")
        raise Refused(_(_WORDS.get(str(rejected), altered)), field="file") from rejected


def _code_on(texts: tuple[str, ...]) -> str:
    ours = urlsplit(settings.SITE_URL).netloc
    elsewhere = ""
    for text in texts:
        parts: Any = _split(text)
        found = _OUR_PATH.fullmatch(parts.path) if parts else None
        if parts and parts.netloc and parts.netloc != ours:
            elsewhere = parts.netloc if found else elsewhere
            continue
        code = typed_code(found[1] if found else text) if found or len(text) <= LONGEST_CODE else ""
        if is_well_formed(code):
            return code
    if elsewhere:
        raise Refused(_("Mã QR này dẫn tới %(host)s, không phải chợ này.") % {"host": elsewhere[:80]}, field="file")
    raise Refused(_("Không đọc được mã đơn nào trên tệp. Anh/Chị chụp gần và rõ mã QR hơn."), field="file")


def _split(text: str) -> Any:
    try:
        return urlsplit(text)
    except ValueError:  # such as a bracket that is not closed
        return None
