"""Filtering the order desk. What is not among the vendor's own choices is as if it had not been asked for."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.templatetags.formats import day
from orders.desk.filters import DeskFilter, products_sold, routes_of, sessions_sold_in
from orders.desk.member_desk import OPEN, Desk
from orders.models import Order

PAYMENT_WORDS = (
    ("cod", gettext_lazy("Thu khi giao")),
    ("waiting", gettext_lazy("Chờ chuyển khoản")),
    ("sent", gettext_lazy("Khách báo đã chuyển")),
    ("received", gettext_lazy("Đã nhận tiền")),
)


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class DeskFilterForm(forms.Form):
    """State, session, route, product, payment."""

    status = _choice(gettext_lazy("Trạng thái"))
    session = _choice(gettext_lazy("Phiên"))
    route = _choice(gettext_lazy("Tuyến giao"))
    product = _choice(gettext_lazy("Sản phẩm"))
    payment = _choice(gettext_lazy("Trả tiền"))

    def __init__(self, data: Any, *, desk: Desk) -> None:
        """Offer what this desk has; a member who sees no money is not offered how it is paid."""
        super().__init__(data)
        vendor, shown = desk.vendor, [status for status in OPEN if status in desk.statuses]
        self._offer("status", [(value, label) for value, label in Order.Status.choices if value in desk.statuses])
        numbered = _("Phiên %(number)d, %(day)s")
        self._offer(
            "session",
            [
                (str(each.number), numbered % {"number": each.number, "day": day(each.opens_at)})
                for each in sessions_sold_in(vendor)
            ],
        )
        self._offer("route", routes_of(vendor, shown))
        self._offer("product", [(str(pk), name) for pk, name in products_sold(vendor)])
        self._offer("payment", list(PAYMENT_WORDS))
        if not desk.sees_money:
            del self.fields["payment"]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("Tất cả")), *choices]

    def asked(self) -> DeskFilter:
        """Return what is asked for; of nonsense nothing."""
        self.full_clean()
        data = self.cleaned_data
        return DeskFilter(
            status=data.get("status", ""),
            session=_number(data.get("session", "")),
            route=data.get("route", ""),
            product=_number(data.get("product", "")),
            payment=data.get("payment", ""),
        )


def _number(text: str) -> int | None:
    return int(text) if text else None
