"""Addresses of the second step, of keys and of devices. Names that begin with mfa_ are allauth's."""

from allauth.mfa.base import views as step_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as key_views
from django.db import transaction
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from market.accounts.rules import View, public, signed_in
from market.accounts.views import security


def _own(view: View) -> View:
    """Make a view of allauth one transaction, for people signed in, kept by no browser."""
    return signed_in(never_cache(transaction.atomic(sensitive_post_parameters()(view))))


def _way_in(view: View) -> View:
    return public(transaction.atomic(sensitive_post_parameters()(view)))


_ROOT = "tai-khoan/bao-mat/"
SECURITY: list[URLPattern] = [
    path("dang-nhap/buoc-hai/", _way_in(step_views.authenticate), name="mfa_authenticate"),
    path("dang-nhap/khoa/", _way_in(key_views.login_webauthn), name="mfa_login_webauthn"),
    path("tai-khoan/mat-khau/ma/", _own(step_views.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/mat-khau/khoa/", _own(key_views.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(_ROOT, signed_in(security.SecurityView.as_view()), name="mfa_index"),
    path(f"{_ROOT}ung-dung/", _own(security.TurnOnCodesView.as_view()), name="mfa_activate_totp"),
    path(f"{_ROOT}ung-dung/tat/", _own(totp_views.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_ROOT}ma-du-phong/", _own(security.RecoveryCodesView.as_view()), name="mfa_view_recovery_codes"),
    path(f"{_ROOT}ma-du-phong/moi/", _own(recovery_views.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        f"{_ROOT}ma-du-phong/tai-ve/", _own(recovery_views.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path(f"{_ROOT}khoa/", signed_in(security.list_keys), name="mfa_list_webauthn"),
    path(f"{_ROOT}khoa/them/", _own(security.AddKeyView.as_view()), name="mfa_add_webauthn"),
    path(f"{_ROOT}khoa/<int:pk>/", _own(key_views.edit_webauthn), name="mfa_edit_webauthn"),
    path(f"{_ROOT}khoa/<int:pk>/bo/", _own(key_views.remove_webauthn), name="mfa_remove_webauthn"),
    path(f"{_ROOT}may/<int:pk>/dang-xuat/", signed_in(security.end_device), name="end_device"),
    path(f"{_ROOT}may/dang-xuat-het/", signed_in(security.end_other_devices), name="end_other_devices"),
]
