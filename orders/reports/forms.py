"""Questions to the registers. Nonsense is left out, never an error: addresses get shared and cut."""

from typing import Any, ClassVar

from django import forms
from django.db.models.functions import Now
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from market.kernel import clock
from market.kernel.templatetags.formats import day
from market.kernel.texts import nfc
from market.kernel.typed_fields import DayField
from orders.reports.catalogue import Report, Span
from orders.reports.ending_papers import SOON_DAYS
from orders.reports.selection import CONSUMER, TRADER, Scope, Selection, Wishes
from sessions.models import MarketSession
from vetting.models import Dossier, ProductBranch, Vendor

_SELECTED = mark_safe(" selected")
STARS = [("", _("Mọi hạng sao")), ("3", _("3 sao")), ("4", _("4 sao")), ("5", _("5 sao")), ("0", _("Chưa xếp sao"))]
SEEN = [choice for choice in Dossier.Status.choices if choice[0] != Dossier.Status.DRAFT]


def branches() -> list[tuple[str, Any]]:
    """Return the branches of goods to choose from."""
    return [("", _("Mọi nhóm")), *((branch.code, str(branch)) for branch in ProductBranch.objects.all())]


def _states() -> list[tuple[str, Any]]:
    """Return the states to choose from; at each request, because a number put into words is bound to a language."""
    return [
        ("", _("Sắp hoặc đã hết hạn")),
        ("expired", _("Đã hết hạn")),
        *((f"soon-{days}", _now("Còn tối đa %(n)d ngày") % {"n": days}) for days in SOON_DAYS),
        ("in_rerating_window", _("Đến kỳ nộp đánh giá lại")),
        ("window_missed", _("Quá kỳ nộp đánh giá lại")),
        ("extended", _("Đang được gia hạn")),
    ]


class LongSelect(forms.Select):
    """A choice among hundreds: Django draws a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field as HTML."""
        chosen = set(self.format_value(value))
        options = ((key, _SELECTED if str(key) in chosen else "", words) for key, words in self.choices)
        drawn = format_html_join("", '<option value="{}"{}>{}</option>', options)
        facts = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", facts, drawn)


class RegisterForm(forms.Form):
    """What both registers are narrowed by."""

    of_state: ClassVar[str]  # the field that holds a state

    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    noi = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("xã, quận huyện cũ, tỉnh"), "autocomplete": "off"}),
    )
    nhom = forms.ChoiceField(label=_("Nhóm sản phẩm"), choices=branches, required=False)
    sao = forms.ChoiceField(label=_("Hạng sao"), choices=STARS, required=False)
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def asked(self) -> list[tuple[str, str]]:
        """Return the filters in use, in words, for the head of the file."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "after":
                choices = dict(getattr(field, "choices", ()))
                found.append(
                    (str(field.label), str(choices.get(value) or (day(value) if hasattr(value, "year") else value)))
                )
        return found or [(_now("Lọc theo"), _now("không lọc"))]

    def wishes(self) -> Wishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        stars = data.get("sao")
        return Wishes(
            since=data.get("tu"),
            until=data.get("den"),
            place=data.get("noi") or "",
            branch=data.get("nhom") or "",
            stars=int(stars) if stars else None,
        )

    @property
    def state(self) -> str:
        """Return the state that is asked for, or nothing."""
        return self.cleaned_data.get(self.of_state) or ""

    @property
    def begins_after(self) -> int | None:
        """Return the last row of the page before."""
        after: int | None = self.cleaned_data.get("after")
        return after


class VettingRegisterForm(RegisterForm):
    """A question to the vetting register."""

    of_state = "ket_qua"
    ket_qua = forms.ChoiceField(label=_("Kết quả"), choices=[("", _("Mọi kết quả")), *SEEN], required=False)


class EndingRegisterForm(RegisterForm):
    """A question to the register of ending papers."""

    of_state = "tinh_trang"
    tinh_trang = forms.ChoiceField(label=_("Tình trạng"), choices=_states, required=False)


BUYERS = [("", _("Mọi người mua")), (CONSUMER, _("Tiêu dùng")), (TRADER, _("Phân phối"))]
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
SESSIONS = 208  # to choose from: four years of Fridays


class AskForm(forms.Form):
    """What a report is asked about. Only what the report can be about is shown."""

    phien = forms.ModelChoiceField(
        label=_("Phiên"),
        queryset=MarketSession.objects.none(),
        required=False,
        empty_label=_("Mọi phiên"),
        widget=LongSelect,
    )
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    noi = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=80,
        help_text=_("Tên xã, phường, quận huyện cũ hoặc tỉnh."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    chu_the = forms.ModelChoiceField(
        label=_("Chủ thể"),
        queryset=Vendor.objects.none(),
        required=False,
        empty_label=_("Mọi chủ thể"),
    )
    nhom = forms.ChoiceField(label=_("Nhóm sản phẩm"), choices=branches, required=False)
    sao = forms.ChoiceField(label=_("Hạng sao"), choices=STARS, required=False)
    nguoi_mua = forms.ChoiceField(label=_("Loại người mua"), choices=BUYERS, required=False)
    ngon_ngu = forms.ChoiceField(label=_("Ngôn ngữ của tệp"), choices=LANGUAGES, initial="vi")
    kem_nguoi = forms.BooleanField(
        label=_("Kèm tên, số điện thoại, địa chỉ người nhận"),
        required=False,
        help_text=_("Tệp mang tên Anh/Chị trên từng trang, và lượt tải được ghi vào nhật ký."),
    )

    def __init__(self, *args: Any, report: Report, sees_people: bool, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Selection(Wishes(), clock.now(), scope).vendors()
        self.fields["chu_the"].queryset = seen.order_by("display_name")  # type: ignore[attr-defined]
        sessions = offer_sessions(self.fields["phien"])
        if Span.PERIOD not in report.spans:
            sessions.required, sessions.empty_label = True, None
            del self.fields["tu"], self.fields["den"]
        elif Span.SESSION not in report.spans:
            del self.fields["phien"]
        if not report.is_of_goods:
            for name in ("noi", "chu_the", "nhom", "sao", "nguoi_mua"):
                del self.fields[name]
        if not (sees_people and report.people()):
            del self.fields["kem_nguoi"]

    def wishes(self) -> Wishes:
        """Return what is asked about."""
        data = self.cleaned_data
        session, vendor, stars = data.get("phien"), data.get("chu_the"), data.get("sao")
        return Wishes(
            session=session.pk if session else None,
            since=data.get("tu"),
            until=data.get("den"),
            place=nfc((data.get("noi") or "").replace("\x00", "")).strip(),
            vendor=vendor.pk if vendor else None,
            branch=data.get("nhom") or "",
            stars=int(stars) if stars else None,
            buyer=data.get("nguoi_mua") or "",
        )


def _session_words(session: MarketSession) -> str:
    facts = {"number": session.number, "day": day(session.opens_at)}
    return _now("Phiên %(number)d, %(day)s") % facts


def offer_sessions(field: forms.Field) -> "forms.ModelChoiceField[MarketSession]":
    """Let a field choose among the sessions that have opened, the latest first."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field it is
    opened = MarketSession.objects.filter(opens_at__lte=Now()).order_by("-opens_at")
    offered = MarketSession.objects.filter(pk__in=opened.values("pk")[:SESSIONS]).order_by("-opens_at")
    field.queryset = offered.only("number", "opens_at")
    field.label_from_instance = _session_words  # type: ignore[assignment]
    return field
