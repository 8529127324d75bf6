"""Reminders shown by a browser: asked for once per browser and session; a browser may name itself anew."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.notices.models import PushSubscription
from market.notices.push import is_push_service, public_key
from sessions.evening import Evening
from sessions.models import PushReminder


@transaction.atomic
def ask_push(*, evening: Evening, endpoint: str, key: str, auth: str) -> PushReminder:
    """Note that a browser wants to show a notice before the session opens; asking twice is asking once."""
    if not public_key():
        raise Refused(_("Chợ chưa bật thông báo trên máy. Anh/Chị đặt lời nhắc qua thư nhé."))
    if not is_push_service(endpoint):
        raise Refused(_("Trình duyệt này báo tin qua nơi chợ chưa nhận. Anh/Chị đặt lời nhắc qua thư nhé."))
    if not evening.is_coming:
        raise Refused(_("Phiên này không còn chờ mở. Anh/Chị hãy đặt lời nhắc cho phiên tới."))
    names = {"key": key, "auth": auth}
    subscription, _is_new = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=names)
    wish, _is_new = PushReminder.objects.get_or_create(session=evening.session, subscription=subscription)
    return wish
