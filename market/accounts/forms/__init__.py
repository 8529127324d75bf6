"""Forms of sign-up and sign-in, of one's own account, and of the office's people page."""

from market.accounts.forms.entrance import (
    EmailCodeForm,
    ForgotPasswordForm,
    PhoneCodeForm,
    ReauthenticateForm,
    ResetCodeForm,
    SignInForm,
    SignUpForm,
)
from market.accounts.forms.own import (
    AddEmailForm,
    ChangePasswordForm,
    NameForm,
    NewPasswordForm,
    SetPasswordForm,
)
from market.accounts.forms.people import AcceptForm, InviteForm, SearchForm

__all__ = [
    "AcceptForm",
    "AddEmailForm",
    "ChangePasswordForm",
    "EmailCodeForm",
    "ForgotPasswordForm",
    "InviteForm",
    "NameForm",
    "NewPasswordForm",
    "PhoneCodeForm",
    "ReauthenticateForm",
    "ResetCodeForm",
    "SearchForm",
    "SetPasswordForm",
    "SignInForm",
    "SignUpForm",
]
