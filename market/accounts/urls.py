"""Addresses of people. Names that begin with account_ are allauth's: its views look each other up by them."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth_views
from django.db import transaction
from django.urls import URLPattern, include, path
from django.views.decorators.debug import sensitive_post_parameters

from market.accounts.rules import public, signed_in
from market.accounts.security_urls import SECURITY
from market.accounts.views import entrance, invitations, own, people

View = Callable[..., Any]


def _fact(view: View) -> View:
    """Make a view of allauth one transaction: a person and the code that proves them are written together."""
    return transaction.atomic(sensitive_post_parameters()(view))


ENTRANCE: list[URLPattern] = [
    path("dang-nhap/", public(entrance.SignInView.as_view()), name="account_login"),
    path("dang-ky/", public(_fact(entrance.SignUpView.as_view())), name="account_signup"),
    path("dang-xuat/", public(entrance.sign_out), name="account_logout"),
    path("tai-khoan/da-khoa/", public(allauth_views.account_inactive), name="account_inactive"),
    path(
        "tai-khoan/xac-nhan-thu/",
        public(_fact(entrance.ProveEmailView.as_view())),
        name="account_email_verification_sent",
    ),
    path("tai-khoan/xac-nhan-so/", public(_fact(entrance.prove_phone)), name="account_verify_phone"),
    path(
        "tai-khoan/quen-mat-khau/", public(_fact(entrance.ForgotPasswordView.as_view())), name="account_reset_password"
    ),
    path(
        "tai-khoan/quen-mat-khau/ma/",
        public(_fact(entrance.ResetCodeView.as_view())),
        name="account_confirm_password_reset_code",
    ),
    path(
        "tai-khoan/quen-mat-khau/mat-khau-moi/",
        public(_fact(allauth_views.complete_password_reset)),
        name="account_complete_password_reset",
    ),
    path(
        "tai-khoan/quen-mat-khau/xong/",
        public(allauth_views.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
]

OWN: list[URLPattern] = [
    path("tai-khoan/thu-dien-tu/", signed_in(_fact(own.ChangeEmailView.as_view())), name="account_email"),
    path("tai-khoan/so-dien-thoai/", signed_in(_fact(own.ChangePhoneView.as_view())), name="account_change_phone"),
    path("tai-khoan/doi-mat-khau/", signed_in(_fact(allauth_views.password_change)), name="account_change_password"),
    path("tai-khoan/dat-mat-khau/", signed_in(_fact(allauth_views.password_set)), name="account_set_password"),
    path("tai-khoan/mat-khau/", signed_in(_fact(allauth_views.reauthenticate)), name="account_reauthenticate"),
]

PEOPLE: list[URLPattern] = [
    path("tai-khoan/", own.show_account, name="show-account"),
    path("tai-khoan/xac-nhan-thu/de-sau/", public(entrance.skip_email), name="skip-email"),
    path("tai-khoan/dang-ky-lai/", public(entrance.start_over), name="start-over"),
    path("loi-moi/<str:secret>/", invitations.accept_invitation, name="accept-invitation"),
    path("loi-moi/<str:secret>/nhan/", invitations.take_invited_role, name="take-invited-role"),
    path("van-phong/nhan-su/", people.list_people, name="list-people"),
    path("van-phong/nhan-su/moi/", people.invite_person, name="invite-person"),
    path("van-phong/nhan-su/loi-moi/<int:pk>/gui-lai/", people.resend_invitation, name="resend-invitation"),
    path("van-phong/nhan-su/loi-moi/<int:pk>/rut/", people.withdraw_invitation, name="withdraw-invitation"),
    path("van-phong/nhan-su/<int:pk>/", people.show_person, name="show-person"),
    path("van-phong/nhan-su/<int:pk>/vai-tro/<slug:role>/thu-hoi/", people.take_role_away, name="take-role-away"),
    path("van-phong/nhan-su/<int:pk>/khoa/", people.deactivate_person, name="deactivate-person"),
    path("van-phong/nhan-su/<int:pk>/bo-buoc-hai/", people.drop_second_step, name="drop-second-step"),
    path("van-phong/nhan-su/<int:pk>/mo-khoa/", people.reactivate_person, name="reactivate-person"),
]

urlpatterns = [*ENTRANCE, *OWN, *SECURITY, path("", include((PEOPLE, "accounts")))]
