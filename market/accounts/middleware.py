"""Deny by default: a view is reached only along its declared rule."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.rules import AccessRule, Audience
from market.accounts.second_step import has_second_step
from market.kernel.caching import keep_for_one, keep_nothing
from market.kernel.kept_forms import kept_form


class AccessRuleMiddleware:
    """Enforce each view's access rule. Visitors go to sign-in; people without the right get 403; no rule, no entry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):  # else the view has said it
            _say_what_may_be_kept(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return the refusal, or nothing when the person may go on."""
        rule: AccessRule | None = getattr(view, "access_rule", None)
        if rule is None:
            raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no access rule")
        if rule.audience is Audience.ANYONE:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if rule.audience is Audience.OFFICE and not (rule.roles & request.user.roles):
            # Colleagues learn that they lack the right; to everybody else the page does not exist (STYLE §1.3).
            raise PermissionDenied if request.user.roles else Http404
        if rule.audience is Audience.OFFICE and settings.OFFICE_SECOND_STEP and not has_second_step(request):
            messages.warning(request, _("Người làm việc trong Ban tổ chức cần bật bước đăng nhập thứ hai trước."))
            return redirect("mfa_index")
        return None


def _say_what_may_be_kept(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let nothing be kept of what needs a sign-in, and nothing be shared of what a known browser was shown."""
    rule: AccessRule | None = getattr(getattr(request.resolver_match, "func", None), "access_rule", None)
    if rule is not None and rule.audience is not Audience.ANYONE:
        keep_nothing(request, response)
    elif request.session.accessed and not request.session.is_empty():
        keep_for_one(response)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead a visitor to sign-in; one who was signed out while typing keeps the form, and signs in beside it."""
    to_sign_in = redirect_to_login(request.get_full_path())
    kept = kept_form(request)
    if kept is None:
        return to_sign_in
    context = {"kept": kept, "sign_in": reverse(settings.LOGIN_URL)}
    return render(request, "signed_out.html", context, status=403)
