"""What a person chooses about messages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from market.notices import choices
from market.notices.addresses import choose_language, choose_text_channel, languages_of, text_channel_of
from market.notices.kinds import KINDS, Purpose
from market.notices.models import TEXT_CHANNELS, Notice


class ChoicesForm(forms.Form):
    """One box per kind of message that may be refused and per channel it comes by; nothing is ticked beforehand."""

    language = forms.ChoiceField(label=_("Ngôn ngữ của thư"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    text_channel = forms.ChoiceField(
        label=_("Cách nhắn tới số điện thoại"),
        help_text=_("Dùng khi chợ cần nhắn mà Anh/Chị không để lại thư điện tử."),
        choices=[(each.value, each.label) for each in TEXT_CHANNELS],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, email: str, phone: str, **kwargs: Any) -> None:
        self.addresses = {Notice.Channel.EMAIL: email, Notice.Channel.SMS: phone, Notice.Channel.ZALO: phone}
        super().__init__(*args, **kwargs)
        if phone:
            self.fields["text_channel"].initial = text_channel_of(phone)
        else:
            del self.fields["text_channel"]
        there = {each.lower() for each in (email, phone) if each}
        languages = languages_of(there)
        self.fields["language"].initial = next(iter(languages.values()), settings.LANGUAGE_CODE)
        refused = choices.refusals_of(there)
        for purpose, channel in self.offered():
            address = self.addresses[Notice.Channel(channel)].lower()
            label = _("Ngừng gửi: %(purpose)s (%(channel)s)") % {
                "purpose": Purpose(purpose).label,
                "channel": Notice.Channel(channel).label,
            }
            field = forms.BooleanField(label=label, required=False)
            field.initial = (address, purpose, channel) in refused
            self.fields[f"{purpose}-{channel}"] = field

    def offered(self) -> list[tuple[str, str]]:
        """Return what may be refused here: purposes, by the channels at which this person can be reached."""
        sent = {(str(kind.purpose), str(kind.channel)) for kind in KINDS.values() if kind.is_optional}
        reached = {(purpose, channel) for purpose, channel in sent if self.addresses.get(Notice.Channel(channel))}
        return sorted((purpose, channel) for purpose, channel in reached if self._is_of_use(purpose))

    def _is_of_use(self, purpose: str) -> bool:
        """Tell whether this person asked for it, or was ever sent it, or refused it: nobody else need know of it."""
        if purpose == Purpose.FOLLOW:
            return True
        kinds = [kind.name for kind in KINDS.values() if kind.purpose == purpose]
        there = [address for address in self.addresses.values() if address]
        was_sent = Notice.objects.filter(recipient__in=there, kind__in=kinds).exists()
        return was_sent or any(refused[1] == purpose for refused in choices.refusals_of(there))

    def save(self) -> None:
        """Keep what was chosen."""
        for address in {each for each in self.addresses.values() if each}:
            choose_language(address=address, language=self.cleaned_data["language"])
        phone = self.addresses[Notice.Channel.SMS]
        if phone and self.cleaned_data["text_channel"]:
            choose_text_channel(phone=phone, channel=self.cleaned_data["text_channel"])
        for purpose, channel in self.offered():
            act = choices.refuse if self.cleaned_data[f"{purpose}-{channel}"] else choices.take_back
            act(address=self.addresses[Notice.Channel(channel)], purpose=purpose, channel=channel)
