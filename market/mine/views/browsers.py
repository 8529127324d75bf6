"""What comes to somebody by which way, and the browsers that show it."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from market.accounts.browsers import label_of
from market.accounts.devices import DEVICE
from market.accounts.models import Consent, Device
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services.consents import WORDS
from market.gate.limits import hit
from market.kernel.errors import Refused
from market.mine.access import own_browser
from market.mine.channels import news_of
from market.notices import browsers
from market.notices.models import Notice
from market.notices.push import public_key
from market.notices.services import queue_notice
from sessions.forms.watching import PushForm


@signed_in
@never_cache
@require_safe
def show_notices(request: PersonRequest) -> HttpResponse:
    """Show what comes how; this browser is known by the sign-in it was turned on in."""
    own, here = list(browsers.browsers_of(request.user)), request.session.get(DEVICE)
    context = {
        "news": news_of(request.user, is_on=bool(own)),
        "browsers": own,
        "here": next((each.pk for each in own if here and each.device_id == here), None),
        "push_key": public_key(),
        "words": WORDS[Consent.Purpose.PUSH_ORDERS],
    }
    return render(request, "mine/notices.html", context)


@signed_in
@require_POST
def turn_on(request: PersonRequest) -> HttpResponse:
    form = PushForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Trình duyệt chưa cho biết cách báo tin. Anh/Chị thử lại, hoặc nhận tin qua thư."))
    hit("own browser", {"person": str(request.user.pk)})
    browsers.turn_on(
        person=request.user,
        browser=browsers.keep_browser(**form.cleaned_data),
        device=Device.objects.filter(person=request.user, pk=request.session.get(DEVICE, 0)).first(),
        label=label_of(request),
        language=get_language() or "",
    )
    messages.success(request, _("Máy này nhận tin về đơn hàng của Anh/Chị từ bây giờ."))
    return redirect("mine:show-notices")


@signed_in
@require_POST
def stop_browser(request: PersonRequest, pk: int) -> HttpResponse:
    browser = own_browser(request.user, pk)
    browsers.drop_browser(browser=browser)
    messages.success(request, _("Đã dừng thông báo trên %(label)s.") % {"label": browser.label})
    return redirect("mine:show-notices")


@signed_in
@require_POST
def try_browser(request: PersonRequest, pk: int) -> HttpResponse:
    browser = own_browser(request.user, pk)
    hit("own browser", {"person": str(request.user.pk)})
    queue_notice(
        kind="test-push",
        key=f"test-push-{browser.pk}-{uuid4().hex}",
        recipient=str(browser.pk),
        context={"label": browser.label, "own_url": settings.SITE_URL + reverse("mine:show-notices")},
        channel=Notice.Channel.PUSH,
    )
    messages.success(request, _("Đã gửi thử. Vài giây nữa thông báo hiện trên %(label)s.") % {"label": browser.label})
    return redirect("mine:show-notices")
