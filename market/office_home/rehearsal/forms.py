"""The few choices of a rehearsal."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.office_home.rehearsal.mishaps import Mishap
from market.office_home.rehearsal.running import LENGTHS, USUAL_LENGTH
from sessions.models import Rehearsal


def _lengths() -> list[tuple[int, str]]:
    return [(minutes, gettext("%(minutes)d phút") % {"minutes": minutes}) for minutes in LENGTHS]


class StartForm(forms.Form):
    """How long the copy is open."""

    minutes = forms.TypedChoiceField(
        label=_("Phiên diễn tập mở trong"),
        coerce=int,
        choices=_lengths,
        initial=USUAL_LENGTH,
    )


class CrowdForm(forms.Form):
    """How many simulated buyers come."""

    crowd = forms.TypedChoiceField(label=_("Người mua giả lập"), coerce=int, choices=Rehearsal.Crowd.choices)


class MishapForm(forms.Form):
    """What goes wrong."""

    mishap = forms.ChoiceField(choices=Mishap.choices)
