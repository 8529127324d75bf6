"""What search engines should know of: every public page, in files of at most PART addresses, found by key."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import CharField, F, Max, Model, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Cast, Greatest, Mod, RowNumber
from django.urls import reverse

from market.kernel.clock import in_hanoi, now
from market.kernel.models import JournalEntry
from market.policies.selectors import editions_in_force
from sessions.calendar import ends_at
from sessions.models import MarketSession
from vetting import selectors as vetting
from vetting.models import Product, RegularPrice, Vendor

PART = 2_500  # addresses of one file; the protocol allows 50,000, a page's time does not
SCHEMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
PAGES = (
    "storefront:home",
    "storefront:list-products",
    "storefront:list-vendors",
    "storefront:show-vendor-map",
    "sessions:list-upcoming",
    "sessions:list-past",
    "sessions:show-embedding",
    "storefront:check-stamp",
    "orders:list-logs",
    "reports:show-open-data",
    "storefront:show-rules",
    "storefront:show-ranking",
    "storefront:show-transparency",
    "storefront:show-accessibility",
    "storefront:show-complaints",
)
# What of a vendor's history changes its page; everything written of a product changes that of the product.
OF_VENDOR = ("vendor.approved", "vendor.profile_changed", "vendor.renamed", "vendor.restored", "picture.shown")

NO_PICTURE = str(UUID(int=0))


@dataclass(frozen=True)
class Entry:
    """One page: its path, when it last changed if that is known, the path of its picture if it has one."""

    path: str
    changed_on: date | None = None
    picture: str = ""


def index() -> str:
    """Return the list of the files, as XML."""
    paths = [reverse("storefront:show-sitemap-part", args=[kind, first]) for kind in KINDS for first in _firsts(kind)]
    files = "".join(f"<sitemap><loc>{_whole(path)}</loc></sitemap>" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {SCHEMES}>{files}</sitemapindex>\n'


def part(kind: str, first: int) -> str:
    """Return the file of one kind of pages from a key on, as XML."""
    pages = "".join(map(_written, KINDS[kind](first)))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SCHEMES}>{pages}</urlset>\n'


def _whole(path: str) -> str:
    return escape(settings.SITE_URL + path)


def _written(entry: Entry) -> str:
    changed = f"<lastmod>{entry.changed_on.isoformat()}</lastmod>" if entry.changed_on else ""
    picture = f"<image:image><image:loc>{_whole(entry.picture)}</image:loc></image:image>" if entry.picture else ""
    return f"<url><loc>{_whole(entry.path)}</loc>{changed}{picture}</url>"


def _firsts(kind: str) -> list[int]:
    """Return the key each file of a kind begins with."""
    rows = ROWS.get(kind)
    if rows is None:
        return [1]
    numbered = rows().order_by().annotate(place=Mod(Window(RowNumber(), order_by=F("pk").asc()), PART))
    return list(numbered.filter(place=1).order_by("pk").values_list("pk", flat=True))


def _sessions() -> QuerySet[MarketSession]:
    return MarketSession.objects.order_by()


ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "phien-cho": _sessions,
    "chu-the": vetting.public_vendors,
    "san-pham": vetting.public_products,
}


def _from(kind: str, first: int) -> QuerySet[Any]:
    return ROWS[kind]().filter(pk__gte=first).order_by("pk")[:PART]


def _pages(first: int) -> Iterator[Entry]:
    for name in PAGES:
        yield Entry(reverse(name))
    for edition in editions_in_force().values():
        yield Entry(reverse("policies:show-policy", args=[edition.slug]), edition.effective_from)


def _evenings(first: int) -> Iterator[Entry]:
    for session in _from("phien-cho", first):
        over = ends_at(session)
        yield Entry(session.get_absolute_url(), in_hanoi(over).date() if over < now() else None)


def _vendors(first: int) -> Iterator[Entry]:
    path = reverse("storefront:show-vendor", args=["-"])
    written = _written_of(Vendor).filter(verb__in=OF_VENDOR)
    rows = _from("chu-the", first).annotate(changed_at=Greatest("created_at", Subquery(written.values("last"))))
    for slug, changed_at in rows.values_list("slug", "changed_at"):
        yield Entry(path.replace("/-/", f"/{slug}/"), in_hanoi(changed_at).date())


def _products(first: int) -> Iterator[Entry]:
    path = reverse("storefront:show-product", args=["-"])
    # Asked for by the thousand: pictures' addresses differ in the picture and its largest width only.
    stem, _none, ending = reverse("files:show-picture", args=[NO_PICTURE, 0]).rpartition("-0")
    written = Subquery(_written_of(Product).values("last"))
    prices = RegularPrice.objects.filter(product=OuterRef("pk")).order_by("-holds_from")
    changed = Greatest("created_at", written, Subquery(prices.values("holds_from")[:1]))
    rows = _from("san-pham", first).annotate(changed_at=changed)
    for slug, changed_at, picture, widths in rows.values_list("slug", "changed_at", "picture", "picture__widths"):
        largest = f"{stem.replace(NO_PICTURE, str(picture))}-{max(widths)}{ending}" if picture else ""
        yield Entry(path.replace("/-/", f"/{slug}/"), in_hanoi(changed_at).date(), largest)


def _written_of(model: type[Model]) -> QuerySet[Any]:
    """Return the journal of a row of a query around it, with when the `last` entry was written."""
    entries = JournalEntry.objects.filter(
        subject_type=model._meta.label_lower, subject_id=Cast(OuterRef("pk"), CharField())
    )
    return entries.order_by().values("subject_id").annotate(last=Max("recorded_at"))


KINDS: dict[str, Callable[[int], Iterable[Entry]]] = {
    "trang": _pages,
    "phien-cho": _evenings,
    "chu-the": _vendors,
    "san-pham": _products,
}
