"""What allauth asks of the market: contacts, limits, and every word to a person through the outbox."""

import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from market.accounts.devices import DEVICE, follow_session, note_sign_in, note_sign_out
from market.accounts.fields import PhoneField
from market.accounts.models import Person
from market.accounts.phones import mobile_number
from market.accounts.throttle import check_sign_in, count_failed_sign_in
from market.gate.addresses import client_address
from market.kernel import clock, journal
from market.kernel.errors import TooMany
from market.notices.browsers import drop_browsers
from market.notices.models import Notice
from market.notices.services import queue_notice

_WRONG_LOGIN = _("Thư điện tử, số điện thoại hoặc mật khẩu chưa đúng.")
_TAKEN = _("Thông tin này đã có tài khoản khác dùng.")

# allauth's name of a mail → ours, and whether it holds a secret. What is not here is not sent.
MAILS = {
    "account/email/email_confirmation_signup": ("account-code", True),
    "account/email/email_confirmation": ("account-code", True),
    "account/email/password_reset_code": ("account-code", True),
    "account/email/account_already_exists": ("account-exists", False),
    "account/email/unknown_account": ("account-unknown", False),
    "account/email/password_changed": ("account-password-changed", False),
    "account/email/password_reset": ("account-password-changed", False),
    "account/email/password_set": ("account-password-changed", False),
    "account/email/email_changed": ("account-email-changed", False),
    "mfa/email/totp_activated": ("account-security", False),
    "mfa/email/totp_deactivated": ("account-security", False),
    "mfa/email/recovery_codes_generated": ("account-security", False),
    "mfa/email/webauthn_added": ("account-security", False),
    "mfa/email/webauthn_removed": ("account-security", False),
}
# What changed about signing in, for the mail that tells its owner.
CHANGES = {
    "mfa/email/totp_activated": _("bật ứng dụng tạo mã"),
    "mfa/email/totp_deactivated": _("tắt ứng dụng tạo mã"),
    "mfa/email/recovery_codes_generated": _("lấy mã dự phòng mới"),
    "mfa/email/webauthn_added": _("thêm khóa đăng nhập"),
    "mfa/email/webauthn_removed": _("bỏ khóa đăng nhập"),
}
WAYS = {
    "reauthenticate": _("Dùng mật khẩu"),
    "mfa_reauthenticate": _("Dùng mã trong ứng dụng hoặc mã dự phòng"),
    "mfa_reauthenticate:webauthn": _("Dùng khóa trên máy"),
}
WORDS = ("code", "to_email")  # what the templates need of allauth's context


def _absolute(name: str) -> str:
    return settings.SITE_URL + reverse(name)


class AccountAdapter(DefaultAccountAdapter):
    """The market's side of sign-up and sign-in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang bị khóa."),
        "duplicate_email": _("Anh/Chị đang dùng chính địa chỉ này."),
        "email_password_mismatch": _WRONG_LOGIN,
        "phone_password_mismatch": _WRONG_LOGIN,
        "username_password_mismatch": _WRONG_LOGIN,
        "invalid_login": _WRONG_LOGIN,
        "email_taken": _TAKEN,
        "phone_taken": _TAKEN,
        "enter_current_password": _("Mật khẩu đang dùng chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "incorrect_code": _("Mã chưa đúng. Hãy xem lại tin mới nhất."),
        "invalid_or_expired_key": _("Mã đã hết hạn."),
        "invalid_password_reset": _("Đường dẫn đặt lại mật khẩu không còn dùng được."),
        "same_as_current": _("Đây là số đang dùng."),
        "too_many_login_attempts": _("Anh/Chị đã nhập sai nhiều lần. Hãy đăng nhập lại để nhận mã mới."),
        "rate_limited": _("Anh/Chị đã xin mã nhiều lần. Hãy chờ ít phút rồi thử lại."),
    }

    # --- contacts ---
    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Return the market's phone field; allauth's label is left to it."""
        return PhoneField(required=kwargs.get("required", True))

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """Save a new person with the name and the phone of the form: the table refuses people out of reach."""
        user.full_name = form.cleaned_data["full_name"]
        user.phone = form.cleaned_data.get("phone") or None
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        """Return the person's phone and whether it is proved."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Give the person this phone."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """Give the person this phone, proved by its code."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Return whose phone this is, in any spelling."""
        return Person.objects.filter(phone=mobile_number(phone) or phone).first()

    # --- words to a person ---
    def send_verification_code_sms(self, user: Person, phone: str, code: str, **kwargs: Any) -> None:
        """Queue the code for a phone."""
        self._text("account-text-code", phone, {"code": code}, is_secret=True)

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell the owner of a phone that somebody tried to sign up with it."""
        self._text("account-text-exists", phone, {"password_reset_url": _absolute("account_reset_password")})

    def _text(self, kind: str, phone: str, context: dict[str, Any], *, is_secret: bool = False) -> None:
        key = f"{kind}-{secrets.token_hex(12)}"
        queue_notice(
            kind=kind, key=key, recipient=phone, context=context, channel=Notice.Channel.SMS, is_secret=is_secret
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails, in the market's words."""
        if template_prefix not in MAILS:
            return
        kind, is_secret = MAILS[template_prefix]
        words = {name: context[name] for name in WORDS if name in context} | {
            "moment": clock.now(),
            "change": CHANGES.get(template_prefix, ""),
            "security_url": _absolute("mfa_index"),
            "sign_in_url": _absolute("account_login"),
            "sign_up_url": _absolute("account_signup"),
            "password_reset_url": _absolute("account_reset_password"),
        }
        key = f"{kind}-{secrets.token_hex(12)}"
        queue_notice(kind=kind, key=key, recipient=email, context=words, is_secret=is_secret)

    # --- limits ---
    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as the gate sees it."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at the password after too many wrong ones."""
        self._limited(check_sign_in, request, credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password."""
        self._limited(count_failed_sign_in, request, credentials)

    def _limited(
        self, limit: Callable[[HttpRequest, str], None], request: HttpRequest, credentials: dict[str, Any]
    ) -> None:
        login = next((credentials[name] for name in ("email", "phone", "username") if credentials.get(name)), "")
        try:
            limit(request, login)
        except TooMany as refusal:
            params = {"retry_after": refusal.retry_after}
            raise ValidationError(refusal.message, code="too_many", params=params) from refusal

    def get_login_stages(self) -> list[str]:
        """Return the steps after the password."""
        return [
            "market.accounts.stages.PhoneStage",
            "market.accounts.stages.EmailStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """Return the ways to show once more that it is oneself, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign a person in; of the office and of those who read its reports it is on record."""
        super().login(request, user)
        if user.roles:
            journal.record("person.signed_in", actor=user, subject=user)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Note the device, and go on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        note_sign_in(request=request, response=response, person=user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign a person out; what is theirs is not shown on this browser any more."""
        note_sign_out(request=request)
        super().logout(request)

    def set_password(self, user: Person, password: str) -> None:
        """Give a person a new password; no other browser shows their news from now on: it may be a thief's."""
        super().set_password(user, password)
        drop_browsers(person=user, but_device=context.request.session.get(DEVICE))

    # --- where to go ---
    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the account; other devices are signed out by now, and this one's session has a new key."""
        follow_session(request=request)
        return reverse("accounts:show-account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Go back to the account; on the way in, the way goes on by itself."""
        return reverse("accounts:show-account")
