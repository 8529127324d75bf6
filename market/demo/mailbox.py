"""The demo's mailbox: what would have gone to people's phones and addresses, codes included."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from market.notices.selectors import newest_notices

MOST = 50  # notices on the page


@public
@never_cache
@require_safe
def show_mailbox(request: HttpRequest) -> HttpResponse:
    """Show the newest notices whole, so that whoever tries the demo can finish a sign-up."""
    if not settings.DEMO:
        raise Absent(_("Trang này chỉ có trong bản dùng thử."))
    return render(request, "demo/mailbox.html", {"notices": newest_notices(limit=MOST)})
