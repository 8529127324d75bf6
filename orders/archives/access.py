"""Who may take what along: owners everything, who keeps the books the orders."""

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Absent
from orders.models import VendorArchive
from vetting.access import part_in, vendor_where
from vetting.models import Vendor
from vetting.parts import Ability, may

Scope = VendorArchive.Scope
NEEDED = {Scope.EVERYTHING: Ability.TAKE_AWAY, Scope.ORDERS: Ability.SEE_ORDERS}


def vendor_for_archives(person: Person, slug: str) -> tuple[Vendor, list[str]]:
    """Return a vendor and what of it the person may take along; who may take nothing gets 403."""
    vendor = vendor_where(person, slug, Ability.SEE_ORDERS)
    part = part_in(person, slug)
    return vendor, [scope.value for scope, ability in NEEDED.items() if may(part, ability)]


def refuse_foreign_scope(scope: str, scopes: list[str]) -> None:
    """Raise PermissionDenied for a scope that is not this member's, Absent for one there is not."""
    if scope not in Scope.values:
        raise Absent(_("Không có bản tải về loại này."))
    if scope not in scopes:
        raise PermissionDenied


def archive_file_for(person: Person, slug: str, pk: int) -> VendorArchive:
    """Return a finished archive for download, or raise Absent."""
    vendor, scopes = vendor_for_archives(person, slug)
    archive = vendor.archives.filter(pk=pk, status=VendorArchive.Status.READY, expires_at__gt=Now()).first()
    if archive is None:
        raise Absent(_("Không có bản tải về này, hoặc bản này đã quá 7 ngày nên đã xóa."))
    refuse_foreign_scope(archive.scope, scopes)
    return archive
