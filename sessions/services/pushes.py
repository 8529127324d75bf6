"""Reminders shown by a browser: asked for once per browser and session; a browser may name itself anew."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.notices.browsers import keep_browser
from sessions.evening import Evening
from sessions.models import PushReminder


@transaction.atomic
def ask_push(*, evening: Evening, endpoint: str, key: str, auth: str, replaces: str = "") -> PushReminder:
    """Note that a browser wants to show a notice before the session opens; asking twice is asking once."""
    if not evening.is_coming:
        raise Refused(_("Phiên này không còn chờ mở. Anh/Chị hãy đặt lời nhắc cho phiên tới."))
    subscription = keep_browser(endpoint=endpoint, key=key, auth=auth, replaces=replaces)
    wish, _is_new = PushReminder.objects.get_or_create(session=evening.session, subscription=subscription)
    return wish
