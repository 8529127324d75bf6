"""The evenings a product stood on the table, and where each is watched again."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet

from market.kernel.clock import Now
from market.kernel.written import written_once
from sessions.availability import ENDS_AT, ON_TABLE
from sessions.models import AirEntry, Listing, MarketSession
from sessions.night.replay import Chapter, chapters, recording_of
from vetting.models import Product

MOST = 6  # evenings shown


@dataclass(frozen=True)
class PastEvening:
    """A product in an evening that is over."""

    listing: Listing
    chapters: tuple[Chapter, ...]  # of the recording, when the product was on air


def past_evenings(product: Product) -> list[PastEvening]:
    """Return the latest evenings of a product that are over, with the chapters of their replay; two queries."""
    listings = _held(product.pk)
    log: dict[int, list[AirEntry]] = defaultdict(list)
    for entry in _aired(product.pk) if listings else ():
        log[entry.listing_id].append(entry)
    return [PastEvening(listing, _chapters(listing, log[listing.pk])) for listing in listings]


@written_once
def _held(product: int) -> QuerySet[Listing]:
    over = MarketSession.objects.alias(ends=ENDS_AT).filter(ends__lte=Now())
    held = over.filter(opens_at__lte=F("ends")).values("pk")  # not called off before it opened
    listings = Listing.objects.filter(ON_TABLE, product=product, session__in=held).select_related("session")
    return listings.order_by("-session__opens_at")[:MOST]


@written_once
def _aired(product: int) -> QuerySet[AirEntry]:
    return AirEntry.objects.filter(listing__product=product)


def _chapters(listing: Listing, log: list[AirEntry]) -> tuple[Chapter, ...]:
    for entry in log:
        entry.listing = listing
    found = chapters(listing.session, recording_of(listing.session), log)
    return tuple(chapter for chapter in found if chapter.watch_url)
