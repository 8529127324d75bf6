"""Where a vendor's representative gets codes. A contact that changed a moment ago proves nothing: anybody who may keep
the profile could have put in their own. For a day the one before it counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from market.accounts.phones import mobile_number
from market.kernel import clock
from vetting.models import Vendor

SETTLING = timedelta(days=1)  # after the last change


@dataclass(frozen=True)
class CodeAddress:
    """A mobile number or an e-mail address, and until when it counts in place of the one in the profile."""

    recipient: str
    is_phone: bool
    former_until: datetime | None = None


def is_fresh(vendor: Vendor) -> bool:
    """Tell whether the contact changed within the last day."""
    return vendor.contact_changed_at is not None and vendor.contact_changed_at + SETTLING > clock.now()


def code_address(vendor: Vendor) -> CodeAddress | None:
    """Return where codes go now; nothing when there is neither a mobile number nor an e-mail address.

    A former contact that no code can reach protects nobody, so the present one counts at once.
    """
    present = _reach(vendor.phone, vendor.email)
    if not is_fresh(vendor) or vendor.contact_changed_at is None:
        return present
    former = _reach(vendor.former_phone, vendor.former_email)
    if former is None or former == present:
        return present
    return CodeAddress(former.recipient, former.is_phone, vendor.contact_changed_at + SETTLING)


def _reach(phone: str, email: str) -> CodeAddress | None:
    """Return the mobile number, else the e-mail address."""
    if mobile := mobile_number(phone):
        return CodeAddress(mobile, is_phone=True)
    return CodeAddress(email, is_phone=False) if email else None
