"""The form of the time machine."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import HANOI, in_hanoi, now
from market.kernel.typed_fields import DayField
from sessions.selectors import live_session, next_session

FARTHEST = timedelta(days=366)


class MomentForm(forms.Form):
    """A moment on Hanoi's wall clock, and the page to look at."""

    day = DayField(label=_("Ngày"))
    time = forms.TimeField(
        label=_("Giờ (giờ Việt Nam)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    path = forms.CharField(
        label=_("Trang"), max_length=200, help_text=_("Địa chỉ trong chợ, bắt đầu bằng dấu /."), initial="/"
    )

    @staticmethod
    def proposal() -> dict[str, Any]:
        """Return what stands in the form at first: a minute after the next opening, on the session's page."""
        session = live_session() or next_session()
        moment = in_hanoi(session.opens_at + timedelta(minutes=1) if session else now())
        return {
            "day": moment.date(),
            "time": moment.time().replace(second=0, microsecond=0),
            "path": session.get_absolute_url() if session else "/",
        }

    def clean_path(self) -> str:
        """Return an address of this market only."""
        path: str = self.cleaned_data["path"]
        if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
            raise forms.ValidationError(_now("Chỉ xem được trang của chợ, như /phien-cho/."))
        return path

    def clean(self) -> dict[str, Any]:
        """Keep to a year around the present."""
        data = super().clean() or self.cleaned_data
        if "day" in data and "time" in data and abs(self.moment() - now()) > FARTHEST:
            self.add_error("day", _now("Chỉ xem được trong vòng một năm trước hoặc sau hôm nay."))
        return data

    def moment(self) -> datetime:
        """Return the moment asked for."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=HANOI)

    def target(self) -> str:
        """Return the address to look at."""
        return str(self.cleaned_data["path"])
