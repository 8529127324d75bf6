"""Invite the first admin of a new installation: manage.py invite_admin hoa@example.vn "Nguyễn Thị Hoa"."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market.accounts.forms import InviteForm
from market.accounts.models import Role
from market.accounts.services.invitations import invite_person
from market.kernel.errors import Refused


class Command(BaseCommand):
    """Invite an admin and print the link, for when mail does not go out yet."""

    help = "Invite an admin by mail and print the link of the invitation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the name."""
        parser.add_argument("email")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, or say why not."""
        form = InviteForm({"email": options["email"], "full_name": options["full_name"], "role": Role.ADMIN})
        if not form.is_valid():
            raise CommandError("; ".join(f"{name}: {words[0]}" for name, words in form.errors.items()))
        try:
            invited = invite_person(actor=None, **form.cleaned_data)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(invited.link)
