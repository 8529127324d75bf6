"""A vendor's delivery settings: an area with its steps, a pick-up point with its week, the bank account, a trial."""

import re
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from market.kernel.names import refuse_what_is_no_name
from market.kernel.typed_fields import GroupedNumberField, tidy
from market.places.forms import CommuneField
from market.places.models import Province
from orders.delivery.fees import Step
from orders.delivery.words import weekday_name
from orders.models import DeliveryArea, PaymentAccount, PickupPoint
from orders.paying.banks import bank_choices
from orders.services.delivery import AreaTerms, PointTerms
from vetting.forms.fields import BusinessPhoneField

MOST_STEPS = 4
MOST_FEE, MOST_STEP_FEE, MOST_POINT_FEE = 2_000_000, 5_000_000, 2_000_000  # đồng, as the columns' checks
MOST_SUM = 2_000_000_000
MOST_DAYS = 14
MOST_KILOGRAMS = 2_000
_SPAN = re.compile(r"(\d{1,2})(?:[:hg.](\d{2})?)?\s*(?:-|–|đến)\s*(\d{1,2})(?:[:hg.](\d{2})?)?")


class KilogramField(forms.DecimalField):
    """A weight in kilograms as people write it, 2,5 or 2.5; gives grams."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal"}
        super().__init__(
            min_value=Decimal("0.001"),
            max_value=MOST_KILOGRAMS,
            decimal_places=3,
            widget=forms.TextInput(attrs),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> int | None:
        kilograms = super().clean(value)
        return None if kilograms is None else int(kilograms * 1000)

    def prepare_value(self, value: Any) -> Any:
        """Show grams as kilograms."""
        return f"{value / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, int) else value


class WeekdayHoursField(forms.CharField):
    """Hours of one day: "8:00-11:30, 14-17"; gives (opens, closes) pairs."""

    default_error_messages = {
        "unreadable": _("Ghi giờ như 8:00-11:30, nhiều buổi cách nhau bằng dấu phẩy."),
        "backwards": _("Giờ đóng phải sau giờ mở, các buổi không chồng nhau."),
    }

    def clean(self, value: Any) -> list[tuple[time, time]]:
        text = str(super().clean(value))
        spans = [self._span(part.strip()) for part in text.replace(";", ",").split(",") if part.strip()]
        ordered = sorted(spans)
        ends = [closes for _opens, closes in ordered]
        if any(opens >= closes for opens, closes in ordered) or any(
            later[0] < end for later, end in zip(ordered[1:], ends, strict=False)
        ):
            raise ValidationError(self.error_messages["backwards"], code="backwards")
        return ordered

    def _span(self, text: str) -> tuple[time, time]:
        found = _SPAN.fullmatch(text.lower())
        if found is None:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        numbers = [int(each or 0) for each in found.groups()]
        if numbers[0] > 23 or numbers[2] > 23 or numbers[1] > 59 or numbers[3] > 59:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


class AreaForm(forms.Form):
    """One area: where, whether, and for how much."""

    province = forms.ModelChoiceField(
        label=_("Tỉnh/Thành phố"),
        queryset=Province.objects.all(),
        required=False,
        empty_label=_("Toàn quốc"),
        help_text=_("Chọn một xã, phường thì tỉnh tự đúng theo."),
    )
    commune = CommuneField(label=_("Xã/Phường"), required=False, help_text=_("Bỏ trống là cả tỉnh, hoặc toàn quốc."))
    is_served = forms.TypedChoiceField(
        label=_("Có giao đến đây"),
        choices=[("1", _("Có giao")), ("0", _("Không giao"))],
        coerce=lambda value: value == "1",
        initial="1",
        widget=forms.RadioSelect,
    )
    fee = GroupedNumberField(label=_("Phí giao hàng"), min_value=0, max_value=MOST_FEE, initial=0, required=False)
    free_from = GroupedNumberField(
        label=_("Miễn phí khi mua từ"),
        min_value=1,
        max_value=MOST_SUM,
        required=False,
        help_text=_("Tiền hàng một đơn."),
    )
    extra_days = GroupedNumberField(
        label=_("Giao thêm mấy ngày"),
        min_value=0,
        max_value=MOST_DAYS,
        initial=0,
        required=False,
        help_text=_("Cộng vào hạn giao chung của phiên."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_STEPS + 1):
            self.fields[f"step_{number}_from"] = KilogramField(label=_("Từ (kg)"), required=False)
            self.fields[f"step_{number}_fee"] = GroupedNumberField(
                label=_("Phí"), min_value=0, max_value=MOST_STEP_FEE, required=False
            )

    @property
    def step_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of the steps, two by two."""
        return [(self[f"step_{number}_from"], self[f"step_{number}_fee"]) for number in range(1, MOST_STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        data, weights = self.cleaned_data, set()
        for number in range(1, MOST_STEPS + 1):
            grams, fee = data.get(f"step_{number}_from"), data.get(f"step_{number}_fee")
            if (grams is None) != (fee is None):
                name = f"step_{number}_fee" if fee is None else f"step_{number}_from"
                self.add_error(name, _("Ghi cả khối lượng và phí của nấc này."))
            elif grams is not None and grams in weights:
                self.add_error(f"step_{number}_from", _("Đã có nấc này ở trên."))
            weights.add(grams)
        return data

    def terms(self) -> AreaTerms:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        pairs = [(data[f"step_{n}_from"], data[f"step_{n}_fee"]) for n in range(1, MOST_STEPS + 1)]
        return AreaTerms(
            province=data["province"],
            commune=data["commune"],
            is_served=data["is_served"],
            fee=data["fee"] or 0,
            free_from=data["free_from"],
            extra_days=data["extra_days"] or 0,
            steps=[Step(grams, fee) for grams, fee in pairs if grams is not None],
        )


def first_values_of_area(area: DeliveryArea) -> dict[str, Any]:
    """Return what the form of an area begins with."""
    first: dict[str, Any] = {
        "province": area.province_id,
        "commune": area.commune,
        "is_served": "1" if area.is_served else "0",
        "fee": area.fee,
        "free_from": area.free_from,
        "extra_days": area.extra_days,
    }
    for number, step in enumerate(area.steps.all()[:MOST_STEPS], start=1):
        first |= {f"step_{number}_from": step.from_grams, f"step_{number}_fee": step.fee}
    return first


class PointForm(forms.Form):
    """One pick-up point and its week."""

    name = forms.CharField(
        label=_("Tên điểm nhận"), max_length=120, error_messages={"required": _("Hãy đặt tên điểm nhận.")}
    )
    commune = CommuneField(label=_("Xã/Phường"))
    street = forms.CharField(
        label=_("Số nhà, thôn/đường"),
        max_length=200,
        error_messages={"required": _("Hãy ghi số nhà, thôn hoặc đường để người mua tìm được.")},
    )
    phone = BusinessPhoneField(label=_("Số điện thoại người giao hàng"))
    instructions = forms.CharField(
        label=_("Hướng dẫn"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: gọi trước mười phút, gửi xe miễn phí."),
    )
    fee = GroupedNumberField(
        label=_("Phí nhận tại điểm"), min_value=0, max_value=MOST_POINT_FEE, initial=0, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, 8):
            attrs = {"placeholder": "8:00-11:30"}
            self.fields[f"day_{number}"] = WeekdayHoursField(
                label=weekday_name(number), max_length=60, required=False, widget=forms.TextInput(attrs)
            )

    @property
    def day_fields(self) -> list[forms.BoundField]:
        """Return the fields of the week."""
        return [self[f"day_{number}"] for number in range(1, 8)]

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        refuse_what_is_no_name(name)
        return name

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data[f"day_{number}"] for number in range(1, 8)):
            self.add_error("day_6", _("Ghi giờ giao hàng của ít nhất một ngày."))
        return self.cleaned_data

    def terms(self) -> PointTerms:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return PointTerms(
            name=data["name"],
            commune=data["commune"],
            street=tidy(data["street"]),
            phone=data["phone"],
            instructions=tidy(data["instructions"]),
            fee=data["fee"] or 0,
            hours=[(number, *span) for number in range(1, 8) for span in data[f"day_{number}"]],
        )


def first_values_of_point(point: PickupPoint) -> dict[str, Any]:
    """Return what the form of a point begins with."""
    first: dict[str, Any] = {
        name: getattr(point, name) for name in ("name", "commune", "street", "phone", "instructions", "fee")
    }
    for each in point.hours.all():
        day, span = f"day_{each.weekday}", f"{each.opens:%H:%M}-{each.closes:%H:%M}"
        first[day] = f"{first[day]}, {span}" if day in first else span
    return first


class AccountForm(forms.Form):
    """The bank account transfers go to."""

    bank = forms.ChoiceField(label=_("Ngân hàng"), error_messages={"required": _("Hãy chọn ngân hàng.")})
    number = forms.CharField(
        label=_("Số tài khoản"),
        max_length=30,
        error_messages={"required": _("Hãy ghi số tài khoản.")},
        widget=forms.TextInput({"inputmode": "text", "spellcheck": "false"}),
    )
    holder = forms.CharField(
        label=_("Chủ tài khoản"),
        max_length=120,
        error_messages={"required": _("Hãy ghi tên chủ tài khoản như ngân hàng ghi.")},
        help_text=_("Chữ in hoa không dấu, chợ tự đổi giúp. Người mua so tên này trước khi chuyển."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, account: PaymentAccount | None = None, **kwargs: Any) -> None:
        if account is not None:
            kwargs["initial"] = {"bank": account.bank, "number": account.number, "holder": account.holder}
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [("", _("Chọn ngân hàng")), *bank_choices()]  # type: ignore[attr-defined]


class TrialForm(forms.Form):
    """What an order to somewhere would cost, to try one's own table."""

    commune = CommuneField(label=_("Giao đến xã, phường"))
    weight = KilogramField(label=_("Nặng (kg)"), initial=1_000)
    goods = GroupedNumberField(label=_("Tiền hàng"), min_value=0, max_value=MOST_SUM, initial=200_000)
