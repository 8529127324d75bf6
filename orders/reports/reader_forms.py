"""Forms about readers of reports: the part of the market somebody may see, and what somebody gets by itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person, Role
from market.places.models import Commune, Province
from orders.models import ReaderScope, ReportSubscription
from orders.reports.access import reports_for
from orders.reports.catalogue import READERS
from orders.reports.overview import HANOI_CODE
from orders.reports.registry import REPORTS
from vetting.models import ProductBranch

PACK = "bo"  # in the form; a subscription to it names no report
_WHOLE_DISTRICT = _("Mọi xã, phường nay nằm trên địa bàn ấy.")


class ScopeForm(forms.Form):
    """The part of the market one reader may see."""

    huyen_cu = forms.ChoiceField(label=_("Quận, huyện cũ của Hà Nội"), required=False, help_text=_WHOLE_DISTRICT)
    xa = forms.ModelMultipleChoiceField(
        label=_("Hoặc từng xã, phường của Hà Nội"),
        queryset=Commune.objects.filter(province=HANOI_CODE).order_by("folded_name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tinh = forms.ModelChoiceField(
        label=_("Hoặc cả một tỉnh, thành phố"),
        queryset=Province.objects.order_by("name"),
        required=False,
        empty_label=_("Không chọn"),
    )
    nhom = forms.ModelChoiceField(
        label=_("Nhóm sản phẩm"),
        queryset=ProductBranch.objects.order_by("position"),
        required=False,
        empty_label=_("Mọi nhóm"),
    )

    def __init__(self, *args: Any, scope: ReaderScope | None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(scope)
        super().__init__(*args, **kwargs)
        self.fields["huyen_cu"].choices = _districts()  # type: ignore[attr-defined]

    def communes(self) -> list[Commune]:
        """Return the communes meant: those ticked, and all of the former district."""
        data = self.cleaned_data
        found = list(data["xa"])
        if data["huyen_cu"]:
            found += Commune.objects.filter(province=HANOI_CODE, former_district=data["huyen_cu"])
        return sorted(set(found), key=lambda commune: commune.pk)


def _initial(scope: ReaderScope | None) -> dict[str, Any]:
    """Return what is in force: a former district by its name when all of it is meant, else commune by commune."""
    if scope is None:
        return {}
    given = {commune.pk: commune.former_district for commune in scope.communes.all()}
    found: dict[str, Any] = {"tinh": scope.province_id, "nhom": scope.branch_id}
    district = next(iter(given.values()), "")
    of_it = Commune.objects.filter(province=HANOI_CODE, former_district=district).values_list("pk", flat=True)
    return found | ({"huyen_cu": district} if district and set(of_it) == given.keys() else {"xa": list(given)})


def _districts() -> list[tuple[str, Any]]:
    names = Commune.objects.filter(province=HANOI_CODE).exclude(former_district="").order_by("former_district")
    found = names.values_list("former_district", flat=True).distinct()
    return [("", _("Không chọn")), *((name, name) for name in found)]


class SubscribeForm(forms.Form):
    """Who gets which report by itself."""

    nguoi_nhan = forms.ModelChoiceField(label=_("Người nhận"), queryset=Person.objects.none(), empty_label=None)
    bao_cao = forms.ChoiceField(label=_("Báo cáo"))
    nhip = forms.ChoiceField(label=_("Gửi"), choices=ReportSubscription.Cadence.choices)

    def __init__(self, *args: Any, person: Person, for_others: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"nguoi_nhan": person.pk}
        super().__init__(*args, **kwargs)
        reports = REPORTS.values() if for_others else reports_for(person)
        listed = [(report.code, f"{report.code}. {report.title}") for report in reports]
        self.fields["bao_cao"].choices = [(PACK, _("Bộ báo cáo phiên")), *listed]  # type: ignore[attr-defined]
        people = self.fields["nguoi_nhan"]
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field it is
        readers = Person.objects.filter(role_grants__role__in=READERS | {Role.ADMIN}, is_active=True)
        people.queryset = readers.exclude(email=None).distinct().order_by("full_name", "pk")
        if not for_others:
            people.queryset = Person.objects.filter(pk=person.pk)
            people.widget = forms.HiddenInput()

    def report(self) -> str:
        """Return the report's number; nothing: the whole pack."""
        chosen: str = self.cleaned_data["bao_cao"]
        return "" if chosen == PACK else chosen
