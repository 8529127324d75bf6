"""The steps between the right password and being signed in: proving the phone, then the e-mail."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.stages import EmailVerificationStage, PhoneVerificationStage
from allauth.account.utils import has_verified_email

from market.accounts.throttle import count_code

PENDING_EMAIL = "pending_email"  # session key: the second contact of a sign-up, nobody's until it is proved


class PhoneStage(PhoneVerificationStage):
    """Ask for the code sent to a phone that is not proved yet. Codes sent at sign-up are counted there."""

    def handle(self) -> tuple[Any, bool]:
        """Send the code and go to its page, or go on."""
        person = self.login.user
        if person and not self.login.signup and person.phone and not person.phone_verified:
            count_code(self.request, person.phone)
        result: tuple[Any, bool] = super().handle()
        return result


class EmailStage(EmailVerificationStage):
    """Ask for the code sent to an e-mail address that is not proved yet.

    Who signs up with a phone has none, or one that waits in the session: it becomes theirs when proved, so that
    nobody can hold an address that is not theirs, and the page is the same whether or not it belongs to somebody.
    """

    def handle(self) -> tuple[Any, bool]:
        """Send the code and go to its page, or go on."""
        person = self.login.user
        pending = self.request.session.pop(PENDING_EMAIL, "")
        if person is None or person.email:
            if person and not self.login.signup and not has_verified_email(person, self.login.email):
                count_code(self.request, person.email)
            result: tuple[Any, bool] = super().handle()
            return result
        if not pending:
            return None, True
        self._prove(pending)
        return get_adapter().respond_email_verification_sent(self.request, person), True

    def _prove(self, email: str) -> None:
        person = self.login.user
        state = EmailVerificationProcess.initial_state(person, email)
        _email, state["account_already_exists"] = email_already_exists(email, user=person)
        process = EmailVerificationProcess(request=self.request, user=person, state=state)
        process.generate_code()
        process.send()
        process.persist()
