"""What people agreed to, purpose by purpose. Nothing is ever agreed to for them; every yes and no stays on record."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Consent, Person

Purpose = Consent.Purpose

# The words somebody says yes to; they are kept with the answer, so that a changed sentence changes no old answer.
WORDS: Mapping[str, Any] = {
    Purpose.EVENINGS: _("Tôi đồng ý nhận thư nhắc trước mỗi phiên chợ, gửi tới thư điện tử của tài khoản này."),
    Purpose.FOLLOWS: _(
        "Tôi đồng ý nhận thư khi chủ thể, sản phẩm tôi theo dõi lên phiên, mỗi phiên nhiều nhất một thư."
    ),
    Purpose.PUSH_ORDERS: _(
        "Tôi đồng ý nhận thông báo về đơn hàng, chuyển tiền và vụ việc của tôi, trên những máy tôi đã bật."
    ),
    Purpose.PUSH_FOLLOWS: _(
        "Tôi đồng ý nhận thông báo khi chủ thể, sản phẩm tôi theo dõi lên phiên, trên những máy tôi đã bật."
    ),
    Purpose.PUSH_EVENINGS: _("Tôi đồng ý nhận thông báo nhắc trước mỗi phiên chợ, trên những máy tôi đã bật."),
    Purpose.TRADE_NAME: _("Tôi đồng ý cho người bán thấy tên cửa hàng, đơn vị của tôi ở những đơn tôi đặt."),
}


@transaction.atomic
def set_consent(*, person: Person, purpose: str, is_given: bool, way: str) -> bool:
    """Write a yes or no down; tell whether it was new. The same answer twice is one row."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if consents_of(person).get(purpose, False) == is_given:
        return False
    Consent.objects.create(person=person, purpose=purpose, is_given=is_given, words=str(WORDS[purpose]), way=way)
    return True


def consents_of(person: Person) -> dict[str, bool]:
    """Return a person's latest answer to each purpose they ever answered."""
    latest = Consent.objects.filter(person=person).order_by("purpose", "-pk").distinct("purpose")
    return dict(latest.values_list("purpose", "is_given"))


def history_of(person: Person) -> QuerySet[Consent]:
    """Return every answer of a person, newest first."""
    return Consent.objects.filter(person=person).order_by("-pk")


def has_agreed(person: Person, purpose: str) -> bool:
    """Tell whether a person's latest answer to one purpose is yes."""
    latest = Consent.objects.filter(person=person, purpose=purpose).order_by("-pk")
    return bool(latest.values_list("is_given", flat=True).first())


def people_who_agreed(purpose: str) -> QuerySet[Person]:
    """Return the people whose latest answer to a purpose is yes and who can still sign in."""
    own = Consent.objects.filter(person=OuterRef("pk"), purpose=purpose)
    said_no_later = Consent.objects.filter(
        person=OuterRef("person"), purpose=purpose, is_given=False, pk__gt=OuterRef("pk")
    )
    standing = own.filter(is_given=True).filter(~Exists(said_no_later))
    return Person.objects.filter(Exists(standing), is_active=True)
