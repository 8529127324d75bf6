"""Making closing statements and sending them: a row, and what tells of it, in one transaction."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from market.accounts.models import Person
from market.kernel import journal
from market.notices.models import Notice
from market.notices.services import queue_notice
from orders.addresses import vendor_address
from orders.desk.statements import MAIL, TEXT, notices_of, products_sold_by, sold_by, statements_due
from orders.models import ClosingStatement


@transaction.atomic
def make_statement(*, session_id: int, vendor_id: int) -> ClosingStatement | None:
    """Make and send one vendor's statement when it is due; return nothing when it is not, or was made before."""
    if (session_id, vendor_id) not in statements_due():
        return None
    sold = sold_by(session_id, vendor_id)
    figures = {"orders": sold.orders, "units": sold.units, "total": sold.total}
    statement, is_new = ClosingStatement.objects.get_or_create(
        session_id=session_id, vendor_id=vendor_id, defaults=figures
    )
    if not is_new:
        return None
    journal.record("statement.made", actor=None, subject=statement, session=statement.session.number, **figures)
    _send(statement, times=1)
    return statement


@transaction.atomic
def resend_statement(*, actor: Person, statement: ClosingStatement, seen: int) -> bool:
    """Send a statement once more, to the addresses of now; tell whether this call did.

    `seen` is how many notices of it there were when the button was drawn: two clicks on it send once.
    """
    ClosingStatement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    notices = notices_of(statement.session.number).get(statement.vendor_id, [])
    if len(notices) != seen:
        return False
    _send(statement, times=len(notices) + 1)
    journal.record("statement.resent", actor=actor, subject=statement, session=statement.session.number)
    return True


def _send(statement: ClosingStatement, *, times: int) -> None:
    """Queue the mail and the text message, as far as there are addresses."""
    vendor, session = statement.vendor, statement.session
    context = {
        "vendor": vendor,
        "session": session,
        "statement": statement,
        "sold": sold_by(session.pk, vendor.pk),
        "products": products_sold_by(session.pk, vendor.pk),
        "statement_url": settings.SITE_URL + reverse("orders:show-statement", args=[vendor.slug, session.number]),
        "desk_url": settings.SITE_URL + reverse("orders:list-vendor-orders", args=[vendor.slug]),
    }
    key, address = f"statement-{session.number}-{vendor.pk}", vendor_address(vendor)
    if address:
        queue_notice(kind=MAIL, key=f"{key}-mail-{times}", recipient=address, context=context)
    if vendor.phone:
        text = Notice.Channel.SMS
        queue_notice(kind=TEXT, key=f"{key}-text-{times}", recipient=vendor.phone, context=context, channel=text)
