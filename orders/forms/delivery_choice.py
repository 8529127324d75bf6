"""How one vendor's goods come and how they are paid: radio buttons, one group for the way and one for the payment."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.basket import DeliveryChoice
from orders.delivery_terms import COD, DELIVERY, TRANSFER, DeliveryOffer, Point

_POINT = "point-"


@dataclass(frozen=True)
class Way:
    """One way the goods can come, as it is drawn. `point` is empty for bringing them."""

    value: str
    fee: int
    days: int
    is_chosen: bool
    point: Point | None = None


class DeliveryChoiceForm(forms.Form):
    """The choice for one vendor; `offer` is what there is to choose from, so what is posted is one of these or wrong.

    Several stand in one page: the vendor's number is the prefix. A page without the fields gets the plainest choice.
    """

    way = forms.ChoiceField(
        label=_("Cách nhận hàng"),
        required=False,
        error_messages={"invalid_choice": _("Cách nhận này không còn nữa. Anh/Chị chọn lại.")},
    )
    payment = forms.ChoiceField(
        label=_("Cách trả tiền"),
        required=False,
        error_messages={"invalid_choice": _("Cách trả tiền này không còn nữa. Anh/Chị chọn lại.")},
    )

    def __init__(self, data: Any = None, *, vendor: int, offer: DeliveryOffer, initial: Any = None) -> None:
        super().__init__(data, prefix=f"v{vendor}", initial=initial)
        self.offer = offer
        self.fields["way"].choices = [(value, value) for value in self._values()]  # type: ignore[attr-defined]
        payments = [COD] if offer.account is None else [COD, TRANSFER]
        self.fields["payment"].choices = [(value, value) for value in payments]  # type: ignore[attr-defined]

    def _values(self) -> list[str]:
        served = [DELIVERY] if self.offer.quote.is_served else []
        return served + [f"{_POINT}{point.pk}" for point in self.offer.points]

    @property
    def can_come(self) -> bool:
        """Tell whether there is any way at all."""
        return bool(self._values())

    @property
    def chosen_way(self) -> str:
        """Return the way that is marked: what was posted while it exists, else the plainest."""
        values = self._values()
        asked = str(self["way"].value() or "")
        return asked if asked in values or not values else values[0]

    @property
    def chosen_payment(self) -> str:
        """Return the payment that is marked."""
        asked = str(self["payment"].value() or "")
        return TRANSFER if asked == TRANSFER and self.offer.account is not None else COD

    @property
    def ways(self) -> list[Way]:
        """Return every way to draw."""
        chosen, quote = self.chosen_way, self.offer.quote
        brought = [Way(DELIVERY, quote.fee, quote.extra_days, chosen == DELIVERY)] if quote.is_served else []
        return brought + [
            Way(value, point.fee, 0, chosen == value, point)
            for point in self.offer.points
            for value in [f"{_POINT}{point.pk}"]
        ]

    def choice(self) -> DeliveryChoice | None:
        """Return what is chosen, or nothing when the goods cannot come at all."""
        wanted = self.chosen_way, self.chosen_payment
        return next((each for each in self.offer.choices if (_value(each), each.payment) == wanted), None)


def _value(choice: DeliveryChoice) -> str:
    return DELIVERY if choice.pickup_point is None else f"{_POINT}{choice.pickup_point}"
