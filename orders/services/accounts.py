"""The bank account a vendor's VietQR codes name. Changed, it is another row: what was agreed names the old one."""

import re

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from market.notices.services import queue_notice
from orders.addresses import vendor_address
from orders.models import PaymentAccount
from orders.paying.banks import bank_choices, bank_name
from orders.paying.vietqr import holder_name
from vetting.models import Vendor

_NUMBER = re.compile(r"[0-9A-Z]{4,19}")
SHORTEST_HOLDER = 2


def account_in_use(vendor: Vendor) -> PaymentAccount | None:
    """Return the account that new orders are paid to, if there is one."""
    return PaymentAccount.objects.filter(vendor=vendor, retired_at=None).first()


@transaction.atomic
def use_account(*, actor: Person, vendor: Vendor, bank: str, number: str, holder: str) -> PaymentAccount:
    """Have new orders paid to this account; the same one again changes nothing. The vendor is told by mail."""
    number, holder = "".join(number.split()).upper(), holder_name(holder)
    _judge(bank, number, holder)
    Vendor.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=vendor.pk)
    before = account_in_use(vendor)
    if before and (before.bank, before.number, before.holder) == (bank, number, holder):
        return before
    if before:
        PaymentAccount.objects.filter(pk=before.pk).update(retired_at=Now())
    account = PaymentAccount.objects.create(vendor=vendor, bank=bank, number=number, holder=holder)
    journal.record("payment.account_changed", actor=actor, subject=vendor, bank=bank, ends=number[-4:])
    _tell(vendor, account, actor)
    return account


@transaction.atomic
def retire_account(*, actor: Person, vendor: Vendor) -> None:
    """Take transfers no longer; orders that wait for one keep their code."""
    if PaymentAccount.objects.filter(vendor=vendor, retired_at=None).update(retired_at=Now()):
        journal.record("payment.account_retired", actor=actor, subject=vendor)


def _judge(bank: str, number: str, holder: str) -> None:
    if bank not in dict(bank_choices()):
        raise Refused(_("Hãy chọn một ngân hàng trong danh sách."), field="bank")
    if not _NUMBER.fullmatch(number):
        raise Refused(_("Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái không dấu."), field="number")
    if len(holder) < SHORTEST_HOLDER:
        raise Refused(_("Hãy ghi tên chủ tài khoản như ngân hàng ghi."), field="holder")


def _tell(vendor: Vendor, account: PaymentAccount, actor: Person) -> None:
    """Write to the vendor: who changes an account unseen could have the buyers' money."""
    address = vendor_address(vendor)
    if address:
        context = {"vendor": vendor, "account": account, "bank": bank_name(account.bank), "who": actor.full_name}
        queue_notice(
            kind="vendor-account-changed", key=f"account-{account.pk}-changed", recipient=address, context=context
        )
