"""Which archives there are, which are due, and which are too old."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from orders.archives.services import DEAD_AFTER, MAX_TRIES
from orders.models import VendorArchive
from vetting.models import Vendor

SHOWN = 10


def due_archives() -> QuerySet[VendorArchive]:
    """Return the archives to compile: waiting, or left by a worker that died."""
    dead = Q(status=VendorArchive.Status.COMPILING, started_at__lt=Now() - DEAD_AFTER)
    return VendorArchive.objects.filter(Q(status=VendorArchive.Status.WAITING) | dead, tries__lt=MAX_TRIES)


def given_up_archives() -> QuerySet[VendorArchive]:
    """Return the archives whose last worker died too: they are called failed, so that they can be asked for again."""
    return VendorArchive.objects.filter(
        status=VendorArchive.Status.COMPILING, started_at__lt=Now() - DEAD_AFTER, tries__gte=MAX_TRIES
    )


def old_archives() -> QuerySet[VendorArchive]:
    """Return the archives whose week is over."""
    return VendorArchive.objects.filter(status=VendorArchive.Status.READY, expires_at__lte=Now())


def archives_of(vendor: Vendor, scopes: Collection[str]) -> QuerySet[VendorArchive]:
    """Return a vendor's latest archives of these scopes, newest first."""
    return vendor.archives.filter(scope__in=scopes).select_related("asked_by").order_by("-pk")[:SHOWN]
