"""Hosts and their checks, for the office that identifies them."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.models import StoredFile
from market.kernel.errors import Absent
from sessions.models import HostCheck
from sessions.selectors.hosts import SPEAKERS
from vetting.models import VendorMember


def host(pk: int) -> Person:
    """Return somebody who may speak for a vendor, or was identified once; anybody else is not the office's business."""
    speaks = VendorMember.objects.filter(person=OuterRef("pk"), part__in=SPEAKERS)
    known = HostCheck.objects.filter(person=OuterRef("pk"))
    person = Person.objects.filter(Exists(speaks) | Exists(known), pk=pk).first()
    if person is None:
        raise Absent(_("Không có người dẫn này."))
    return person


def host_check(pk: int) -> HostCheck:
    """Return a check."""
    check = HostCheck.objects.select_related("person", "vendor").filter(pk=pk).first()
    if check is None:
        raise Absent(_("Không có lần xác minh này."))
    return check


def host_evidence(pk: int) -> StoredFile:
    """Return the file kept with a check."""
    check = HostCheck.objects.select_related("evidence").filter(pk=pk).exclude(evidence=None).first()
    if check is None or check.evidence is None:
        raise Absent(_("Lần xác minh này không kèm tệp nào."))
    return check.evidence
