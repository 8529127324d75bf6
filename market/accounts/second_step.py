"""The step after the password: what allauth's second step asks of the market."""

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from market.kernel.errors import Refused

_PURPOSE = b"market.accounts.second_step"
_FIRST_ERRORS = DefaultMFAAdapter.error_messages


@cache
def _safe(*secret_keys: str) -> MultiFernet:
    """Return what locks with the first key and opens with any: SECRET_KEY may change while the old one is kept."""
    digests = [hashlib.blake2b(key.encode(), key=_PURPOSE, digest_size=32).digest() for key in secret_keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondStepAdapter(DefaultMFAAdapter):
    """The market's side of codes and keys: our words, contacts of either kind, and secrets unreadable in a copy."""

    error_messages = _FIRST_ERRORS | {
        "cannot_generate_recovery_codes": _("Hãy bật ứng dụng tạo mã hoặc thêm khóa trước, rồi mới lấy mã dự phòng."),
        "incorrect_code": _("Mã hoặc khóa chưa đúng. Mã nào cũng chỉ dùng được một lần."),
        "unverified_email": _("Hãy xác nhận thư điện tử của Anh/Chị trước khi bật bước này."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name an app shows beside its codes."""
        return gettext("Chợ đêm trên mây")

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _safe(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        try:
            return _safe(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # locked with a key nobody kept: no code can be right any more
            raise Refused(
                gettext("Bước đăng nhập thứ hai không còn đọc được. Hãy nhờ Ban tổ chức gỡ bước này.")
            ) from None

    def generate_authenticator_name(self, user: Person, *args: Any, **kwargs: Any) -> str:
        """Return a name for a key whose owner gave none."""
        return gettext("Khóa của tôi")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the market's name for the question the browser asks."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": gettext("Chợ đêm trên mây")}

    def _get_user_identifier(self, user: Person) -> str:
        return user.email or user.phone or str(user)


def has_second_step(request: HttpRequest) -> bool:
    """Tell whether this session began with a second step, or has one to begin with the next time."""
    records = request.session.get("account_authentication_methods", [])
    if any(record.get("method") == "mfa" for record in records):
        return True
    return bool(SecondStepAdapter().is_mfa_enabled(request.user))
