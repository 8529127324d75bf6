"""Forms of the running evening: taps, stops, announcements. The session's version travels with each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.typed_fields import CountField, MomentField
from sessions.forms import DirectorForm, ReasonForm
from sessions.models import Announcement, MarketSession
from sessions.services.stops import Ground


def look_again(form: DirectorForm, session: MarketSession, problem: Problem) -> None:
    """Go on from the session as it is now: nothing typed is lost, and the next press counts."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[form.add_prefix("version")] = str(session.version)  # type: ignore[index]
    form.session = session
    add_problem(form, problem)


class TapForm(forms.Form):
    """One press of a button on the stage: the version the person saw, no more."""

    version = forms.IntegerField(min_value=1)


class SkipForm(TapForm):
    """Why a turn is left out; its vendor reads it."""

    reason = forms.CharField(max_length=300)


class GiveForm(TapForm):
    """How many minutes more."""

    minutes = CountField(min_value=1, max_value=60)


class StopForm(ReasonForm):
    """Why something is stopped and, when an authority asked for it, who, by which document, and since when."""

    authority = forms.CharField(
        label=_("Cơ quan yêu cầu"),
        help_text=_("Chỉ ghi khi cơ quan nhà nước yêu cầu dừng."),
        max_length=160,
        required=False,
    )
    reference = forms.CharField(label=_("Số văn bản"), max_length=80, required=False)
    requested_at = MomentField(
        label=_("Nhận yêu cầu lúc (giờ Việt Nam)"), help_text=_("Viết như 20/11/2026 20:30."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both the authority and its number, or for neither."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("authority") and not data.get("reference"):
            self.add_error("reference", _("Hãy ghi số văn bản của cơ quan yêu cầu."))
        if not data.get("authority") and (data.get("reference") or data.get("requested_at")):
            self.add_error("authority", _("Hãy ghi cơ quan yêu cầu."))
        return data

    def act_values(self) -> dict[str, Any]:
        """Return what the service takes."""
        words = {name: self.cleaned_data[name] for name in ("reason", "authority", "reference", "requested_at")}
        return {"version": self.cleaned_data["version"], "ground": Ground(**words)}


class AnnouncementForm(DirectorForm):
    """What everybody inside should read, and for how long."""

    text = forms.CharField(label=_("Thông báo"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    tone = forms.ChoiceField(label=_("Loại"), choices=Announcement.Tone.choices, widget=forms.RadioSelect)
    minutes = forms.TypedChoiceField(
        label=_("Hiện trong"),
        coerce=int,
        choices=[(2, _("2 phút")), (5, _("5 phút")), (10, _("10 phút")), (30, _("30 phút")), (120, _("2 giờ"))],
    )

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with ordinary news for five minutes."""
        return super().first_values(session) | {"tone": Announcement.Tone.NEWS, "minutes": 5}
