"""What the office fills in about rules: a day, a rule, criteria; and about accepted papers: longer, back, met."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel import clock
from market.kernel.typed_fields import DayField, tidy
from vetting.forms.fields import PAPERS
from vetting.models import Claim, PaperKind, PaperRequirement, ProductSet, Vendor
from vetting.services.certificates import LONGEST_REASON
from vetting.services.rules import RuleChange, RuleFacts

STARS = [("3", _("3 sao")), ("4", _("4 sao")), ("5", _("5 sao")), ("0", _("Chưa xếp sao"))]
NARROWING = ("vendor_kinds", "set_numbers", "stars", "claims")


class DayForm(forms.Form):
    """Of which day the rules are shown. Nonsense means today, and says so."""

    ngay = DayField(label=_("Quy định của ngày"), required=False)

    def day(self, today: date) -> date:
        """Return the day asked for."""
        self.full_clean()
        return self.cleaned_data.get("ngay") or today


def _choices(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def _set_choices() -> list[tuple[int, str]]:
    return [(each.number, f"{each.number}. {each}") for each in ProductSet.objects.order_by("number")]


class RuleForm(forms.Form):
    """A rule from a day on. A box left empty narrows nothing."""

    kind = forms.ChoiceField(label=_("Loại giấy tờ"), choices=PaperKind.choices)
    scope = forms.ChoiceField(label=_("Nộp theo"), choices=PaperRequirement.Scope.choices)
    duty = forms.ChoiceField(
        label=_("Mức yêu cầu"), choices=PaperRequirement.Duty.choices, widget=forms.RadioSelect, initial="required"
    )
    vendor_kinds = _choices(_("Chỉ với loại hình"), Vendor.Kind.choices)
    set_numbers = _choices(_("Chỉ với bộ sản phẩm"), _set_choices)
    stars = _choices(_("Chỉ với hạng sao"), STARS)
    claims = _choices(_("Chỉ khi sản phẩm ghi"), Claim.choices)
    has_expiry = forms.BooleanField(label=_("Giấy có ngày hết hạn"), required=False)
    hint = forms.CharField(label=_("Là giấy gì"), max_length=300, required=False)
    issued_by = forms.CharField(label=_("Ai cấp"), max_length=200, required=False)
    takes = forms.CharField(label=_("Bao lâu thì có"), max_length=120, required=False)
    begins = DayField(label=_("Có hiệu lực từ ngày"))
    due_on = DayField(
        label=_("Hạn nộp cho nơi đang bán"),
        required=False,
        help_text=_("Sau ngày này, nơi nào còn thiếu giấy sẽ tự ngừng bán. Để trống thì chỉ áp dụng cho hồ sơ mới."),
    )
    seen_lacking = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, old: PaperRequirement | None = None) -> None:
        initial = {"begins": clock.today_in_hanoi() + timedelta(days=1)}
        super().__init__(data, initial=initial | (_facts_of(old) if old else {}))
        self.old = old
        if old:  # a rule stays about its paper; another paper is another rule
            del self.fields["kind"], self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        scope = self.old.scope if self.old else data.get("scope")
        if scope == PaperRequirement.Scope.VENDOR and (data.get("stars") or data.get("claims")):
            self.add_error("scope" if not self.old else None, _("Hạng sao và điều ghi trên hàng chỉ có ở sản phẩm."))
        return data

    def change(self) -> RuleChange:
        """Return what is asked, for the service."""
        data = self.cleaned_data
        facts = RuleFacts(
            kind=self.old.kind if self.old else data["kind"],
            scope=self.old.scope if self.old else data["scope"],
            duty=data["duty"],
            vendor_kinds=data["vendor_kinds"],
            set_numbers=[int(number) for number in data["set_numbers"]],
            stars=[int(number) for number in data["stars"]],
            claims=data["claims"],
            has_expiry=data["has_expiry"],
            **{name: tidy(data[name]) for name in ("hint", "issued_by", "takes")},
        )
        return RuleChange(data["begins"], self.old, facts)


class EndForm(forms.Form):
    """From which day on a rule no longer holds."""

    begins = DayField(label=_("Ngừng áp dụng từ ngày"))
    seen_lacking = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, old: PaperRequirement) -> None:
        super().__init__(data, initial={"begins": clock.today_in_hanoi() + timedelta(days=1)})
        self.old = old

    def change(self) -> RuleChange:
        """Return what is asked, for the service."""
        return RuleChange(self.cleaned_data["begins"], self.old)


class WithdrawalForm(forms.Form):
    """How many the page said would lack a paper without the rule; nonsense is a number nobody saw."""

    seen_lacking = forms.IntegerField(min_value=0)

    def seen(self) -> int:
        """Return what was seen."""
        return int(self.cleaned_data["seen_lacking"]) if self.is_valid() else -1


def _facts_of(rule: PaperRequirement) -> dict[str, Any]:
    """Return a rule as the form's first values; one that has not begun keeps its first day."""
    names = ("duty", *NARROWING, "has_expiry", "hint", "issued_by", "takes")
    facts = {name: getattr(rule, name) for name in names}
    if rule.effective_from > clock.today_in_hanoi():
        facts["begins"] = rule.effective_from
    return facts


class CriteriaForm(forms.Form):
    """What reviewers look for on one kind of paper, a line each, from a day on."""

    texts = forms.CharField(
        label=_("Tiêu chí, mỗi dòng một điều"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Viết như câu khẳng định để người thẩm định chọn đạt hay không đạt."),
    )
    begins = DayField(label=_("Có hiệu lực từ ngày"))

    def lines(self) -> list[str]:
        """Return the criteria typed, without empty lines."""
        return [line for line in map(tidy, self.cleaned_data["texts"].splitlines()) if line]


class ExtensionForm(forms.Form):
    """Till when a star certificate is kept while its re-rating is awaited, and on what evidence."""

    until = DayField(label=_("Gia hạn đến hết ngày"))
    evidence = forms.FileField(
        label=_("Giấy tiếp nhận hồ sơ đánh giá lại"),
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("PDF, JPEG, PNG hoặc HEIC, tới 20 MB."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )
    reason = forms.CharField(
        label=_("Căn cứ gia hạn"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: UBND xã nhận hồ sơ ngày nào, số phiếu tiếp nhận."),
    )


class RevocationForm(forms.Form):
    """By which decision a paper's issuer took it back."""

    decision = forms.CharField(label=_("Số quyết định thu hồi"), max_length=60)
    decided_on = DayField(label=_("Ngày quyết định"))
    reason = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chủ thể đọc nguyên văn. Có hiệu lực ngay từ đơn đặt tiếp theo."),
    )


class MetForm(forms.Form):
    """Why a condition counts as met."""

    note = forms.CharField(label=_("Căn cứ"), max_length=300)
