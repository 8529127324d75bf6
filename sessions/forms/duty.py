"""Forms of the duty roster and its book."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from sessions.models import Duty
from sessions.selectors.duty import people_fit_for
from sessions.services.duty import LONGEST_NOTE


class PlanDutyForm(forms.Form):
    """Who takes one part of the evening: only people with a fitting role are offered."""

    part = forms.ChoiceField(choices=Duty.Part.choices, widget=forms.HiddenInput)
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Cán bộ"), empty_label=_("Chọn người"))

    def __init__(self, data: Any = None, *, part: str) -> None:
        super().__init__(data, initial={"part": part}, auto_id=f"id_{part}_%s")
        person: Any = self.fields["person"]
        person.queryset = people_fit_for(part)
        person.label_from_instance = lambda each: each.display_name


class NoteForm(forms.Form):
    """A line for the duty book."""

    note = forms.CharField(
        label=_("Ghi vào sổ trực"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Việc gì, lúc nào, đã làm gì. Đừng ghi tên hay số điện thoại của khách."),
    )


class HandOverForm(NoteForm):
    """What whoever comes next should know; nothing to tell is an answer."""

    note = forms.CharField(
        label=_("Bàn giao"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Việc còn dở, thiết bị, điều cần nhớ cho phiên sau. Đừng ghi tên hay số điện thoại của khách."),
    )
