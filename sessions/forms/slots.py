"""Forms of the running order. They judge shape; what may be moved is the services' business."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from market.kernel.errors import Refused
from market.kernel.typed_fields import CountField
from sessions.models import Slot
from sessions.models.planning import LONGEST_SLOT
from sessions.services.slots import MOST_OWN_MINUTES, speakers_of
from vetting.models import Vendor

MOST_SLOTS = 500  # of one evening; more is nonsense


def filled_in[F: forms.Form](form: F) -> F:
    """Return a form that was filled in as its page does it; anything else is refused with the form's own sentence."""
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    return form


class VersionForm(forms.Form):
    """A decision about the order, made on what was seen: the session's version travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OrderForm(VersionForm):
    """A whole order: the slots' numbers, as they were dragged."""

    order = forms.CharField(widget=forms.HiddenInput, max_length=MOST_SLOTS * 20)

    def clean_order(self) -> list[int]:
        """Return the numbers, comma between them."""
        numbers = self.cleaned_data["order"].split(",")
        if len(numbers) > MOST_SLOTS or not all(number.isascii() and number.isdigit() for number in numbers):
            raise forms.ValidationError(_("Thứ tự không đọc được. Anh/Chị tải lại trang rồi xếp lại."))
        return [int(number) for number in numbers]


class PlaceForm(VersionForm):
    """Another place of one slot, from 1."""

    place = CountField(label=_("Chuyển đến lượt thứ"), min_value=1, max_value=MOST_SLOTS)


class OwnSlotForm(VersionForm):
    """A slot of the organiser's own."""

    title = forms.CharField(label=_("Nội dung"), max_length=120)
    minutes = CountField(label=_("Số phút"), min_value=1, max_value=MOST_OWN_MINUTES, initial=5)


class VendorSlotForm(VersionForm):
    """Whose slot is put at the end of the order."""

    vendor = forms.ModelChoiceField(Vendor.objects.all())


class HostForm(forms.Form):
    """Who speaks for a vendor: its hosts and owners."""

    host = forms.ModelChoiceField(Person.objects.none(), label=_("Người lên sóng"))

    def __init__(self, data: Any = None, *, vendor: Vendor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["host"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in speakers_of(vendor)])
        field.label_from_instance = lambda person: person.display_name


class SlotForm(HostForm, VersionForm):
    """Minutes and host of a vendor's slot."""

    minutes = CountField(label=_("Số phút"), min_value=1, max_value=LONGEST_SLOT)
    field_order = ("minutes", "host", "version")

    @property
    def speaker(self) -> Person:
        """Return who speaks."""
        host: Person = self.cleaned_data["host"]
        return host


class OwnSlotChangeForm(OwnSlotForm):
    """Minutes and title of a slot of the organiser's own."""

    @property
    def speaker(self) -> str:
        """Return what the slot is called."""
        return str(self.cleaned_data["title"])


def change_form(slot: Slot, data: Any = None) -> "SlotForm | OwnSlotChangeForm":
    """Return the form that fits a slot, with what holds now."""
    initial = {"minutes": slot.minutes, "version": slot.session.version}
    if slot.vendor is None:
        return OwnSlotChangeForm(data, initial=initial | {"title": slot.title})
    return SlotForm(data, vendor=slot.vendor, initial=initial | {"host": slot.host_id})


class WishForm(forms.Form):
    """A word to the office from who waits for a slot."""

    note = forms.CharField(label=_("Nhắn Ban tổ chức"), max_length=300, required=False)


class SlotChoiceForm(forms.Form):
    """Which slot of another vendor is wanted."""

    slot = forms.IntegerField(min_value=1)


class CallAnswerForm(forms.Form):
    """What a called vendor says."""

    answer = forms.ChoiceField(choices=[choice for choice in Slot.Answer.choices if choice[0]])


class SwapAnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(choices=[("agree", "agree"), ("decline", "decline")])
