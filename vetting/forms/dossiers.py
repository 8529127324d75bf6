"""What a vendor fills in about a whole dossier: answers to corrections, the code of the commitment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vetting.services.corrections import LONGEST_ANSWER


class AnswerForm(forms.Form):
    """What a vendor says to one item."""

    answer = forms.CharField(label=_("Trả lời"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2}))


class SubmitForm(forms.Form):
    """The round the page showed, the words it showed, and the code that accepts them."""

    seen_round = forms.IntegerField(widget=forms.HiddenInput)
    commitment = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Mã 6 số"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}),
    )
