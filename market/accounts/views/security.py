"""The second step and keys: allauth's views with the market's limits, words and devices."""

from itertools import batched
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as step_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as key_views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from market.accounts import devices
from market.accounts.access import own_device
from market.accounts.app_codes import take_code
from market.accounts.rules import PersonRequest
from market.accounts.selectors import devices_of


@method_decorator(never_cache, name="dispatch")
class SecurityView(step_views.IndexView):
    """How one signs in, and on which devices one is signed in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the devices."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        held = context["authenticators"]
        return context | {
            "codes": held.get(Authenticator.Type.TOTP),
            "recovery": held.get(Authenticator.Type.RECOVERY_CODES),
            "keys": [key.instance for key in held.get(Authenticator.Type.WEBAUTHN, [])],
            "devices": devices_of(self.request.user),
            "here": self.request.session.get(devices.DEVICE),
        }


@method_decorator(never_cache, name="dispatch")
class AddKeyView(key_views.AddWebAuthnView):
    """Add a key that signs in by itself: it stays on the device and asks for its owner."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the browser what it needs to make the key."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"options": options}


class TurnOnCodesView(totp_views.ActivateTOTPView):
    """Turn an app's codes on; the code that did so is used up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the secret in groups of four, as one types it: apps leave the gaps out."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"grouped_secret": " ".join(map("".join, batched(context["form"].secret, 4)))}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the secret."""
        response: HttpResponse = super().form_valid(form)
        own = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        take_code(own, form.cleaned_data["code"])
        return response


class RecoveryCodesView(recovery_views.ViewRecoveryCodesView):
    """Show the recovery codes that are left, never kept by a browser."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go back when there are none."""
        if not get_adapter().is_mfa_enabled(request.user, [Authenticator.Type.RECOVERY_CODES]):
            return redirect("mfa_index")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


def list_keys(request: HttpRequest) -> HttpResponse:
    """Go where the keys are listed: allauth's own views lead here."""
    return redirect("mfa_index")


@require_POST
def end_device(request: PersonRequest, pk: int) -> HttpResponse:
    device = own_device(request.user, pk)
    devices.end_device(actor=request.user, device=device)
    messages.success(request, _("Đã đăng xuất %(label)s.") % {"label": device.label})
    return redirect("mfa_index")


@require_POST
def end_other_devices(request: PersonRequest) -> HttpResponse:
    devices.end_other_devices(request=request, person=request.user)
    messages.success(request, _("Mọi máy khác đã đăng xuất. Máy này vẫn đang đăng nhập."))
    return redirect("mfa_index")
