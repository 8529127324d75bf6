"""Forgotten passwords by phone; allauth itself knows only mail."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from django.http import HttpRequest

from market.accounts.fields import is_email


class PhoneResetProcess(PasswordResetVerificationProcess):
    """A reset whose code goes to a phone. Its state is read back as allauth's own, with an empty e-mail."""

    def send(self) -> None:
        """Send the code; an unknown phone gets nothing, and its page looks the same."""
        if self.user is None:
            return
        adapter = get_adapter()
        self.state["code"] = adapter.generate_password_reset_code()
        adapter.send_verification_code_sms(user=self.user, phone=self.state["phone"], code=self.state["code"])


def begin_reset(request: HttpRequest, login: str) -> None:
    """Send a code to the owner of a login; whether there is one does not show."""
    if is_email(login):
        owners = filter_users_by_email(login, is_active=True, prefer_verified=True, for_login=True)
        PasswordResetVerificationProcess.initiate(request=request, user=owners[0] if owners else None, email=login)
        return
    owner = get_adapter().get_user_by_phone(login)
    owner = owner if owner and owner.is_active else None
    state = PhoneResetProcess.initial_state(owner, phone=login) | {"email": ""}
    process = PhoneResetProcess(request, state=state, user=owner)
    process.send()
    process.persist()
