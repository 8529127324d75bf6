"""Ordering by text: one text area, whom and where. What the text means is read elsewhere and judged here."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.accounts.fields import PhoneField
from market.kernel.errors import Problem, TooMany
from orders.buying.basket import MOST_DONG
from orders.forms.sheet import ContactForm
from orders.typed.text_orders import LONGEST_TEXT
from orders.typed.text_sheet import TextSheet


class QuickForm(ContactForm):
    """`key` is the page's, `shown` and `total` are the lines and the total that stood on it."""

    field_order = ("key", "shown", "total", "text")

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    total = forms.IntegerField(required=False, min_value=0, max_value=MOST_DONG, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Mã và số lượng"),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": gettext_lazy("Hãy ghi mã và số lượng, ví dụ: A1 x2, B3 1."),
            "null_characters_not_allowed": gettext_lazy("Bài đặt có ký tự lạ. Anh/Chị gõ lại giúp."),
        },
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "characters"}),
    )
    phone = PhoneField(required=False)

    def judge(self, sheet: TextSheet) -> None:
        """Put what could not be understood beside the text, and the phone in its place."""
        order = sheet.order
        for problem in order.problems:
            self.add_error("phone" if problem.is_about_phone else "text", problem.words)
        if not order.lines and not order.problems and "text" not in self.errors:
            self.add_error("text", _("Chưa thấy mã nào. Anh/Chị ghi như: A1 x2, B3 1."))
        typed = self.cleaned_data.get("phone", "")
        if typed and order.phone and typed != order.phone:
            self.add_error("phone", _("Số này khác số trong bài đặt. Anh/Chị chỉ để lại một số."))
        elif not typed and order.phone:
            self.cleaned_data["phone"] = order.phone
        elif not typed and "phone" not in self.errors:
            self.add_error("phone", self.fields["phone"].error_messages["required"])

    def was_shown(self, sheet: TextSheet) -> bool:
        """Tell whether the lines are those that stood on the page with their total."""
        return self.cleaned_data.get("shown") == sheet.order.canonical and self.cleaned_data.get("total") is not None

    def add_refusal(self, problem: Problem) -> None:
        """Put a refusal of the goods beside the text; being too quick is nobody's line."""
        self.add_error(None if isinstance(problem, TooMany) else "text", problem.message)

    @property
    def phone_shown(self) -> str:
        """Return what stands in the phone's field, also when the number was found in the text."""
        found = self.cleaned_data.get("phone") if self.is_bound else None
        return str((self.fields["phone"].prepare_value(found) if found else self["phone"].value()) or "")
