"""The gallery and ten pages look as they did when `make shots` ran last: on a phone and at a desk, day and night."""

from dataclasses import dataclass

import pytest
from django.urls import reverse

from market.accounts.models import Person
from tests.visual.baselines import Album, OtherBrowser
from tests.visual.camera import DESK, PHONE, Camera, Scheme, picture_of
from tests.visual.comparing import SAME, difference
from tests.visual.evening import Visitors, lay_out

# Where the gallery is, and how many pixels of it are looked at: in the office's frame the same things come again.
GALLERIES = {"gallery": ("/dev/components/", 12_000), "gallery-office": ("/dev/components/?khung=van-phong", 3_000)}
PAGES = (
    *("home", "catalogue", "product", "live", "order-sheet"),
    *("checkout", "receipt", "order-desk", "office", "rules"),
)
# Each page once by day and once by night: one on a phone, the other at a desk, by turns.
TURNS: tuple[tuple[tuple[int, Scheme], ...], ...] = (
    ((PHONE, "light"), (DESK, "dark")),
    ((PHONE, "dark"), (DESK, "light")),
)


@dataclass(frozen=True)
class Sight:
    """A page and who looks at it."""

    name: str
    path: str
    person: Person | None = None

    def named(self, width: int, scheme: Scheme) -> str:
        """Return what its picture is called."""
        return f"{self.name}-{width}-{scheme}"


def looks(position: int) -> tuple[tuple[int, Scheme], ...]:
    """Return on which screens and in which light the page at this place of the list is looked at."""
    return TURNS[position % len(TURNS)]


def sights(evening: Visitors) -> list[Sight]:
    """Return the ten pages, in the order of PAGES."""
    number, listing, product = evening.live.number, evening.listings[0], evening.goods[0]
    paths: dict[str, tuple[str, Person | None]] = {
        "home": (reverse("storefront:home"), None),
        "catalogue": (reverse("storefront:list-products"), None),
        "product": (reverse("storefront:show-product", args=[product.slug]), None),
        "live": (evening.live.get_absolute_url(), None),
        "order-sheet": (reverse("orders:place-order", args=[number, listing.pk]), None),
        "checkout": (reverse("orders:check-out", args=[number]), evening.buyer),
        "receipt": (reverse("orders:show-order", args=[evening.order.code]), evening.buyer),
        "order-desk": (reverse("orders:list-vendor-orders", args=[product.vendor.slug]), evening.owner),
        "office": (reverse("office_home:office-desk"), evening.director),
        "rules": (reverse("storefront:show-rules"), None),
    }
    return [Sight(name, *paths[name]) for name in PAGES]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings(f"always::{OtherBrowser.__module__}.{OtherBrowser.__name__}")
def test_every_page_looks_as_it_did(camera: Camera, pictures: Album) -> None:
    for position, (name, (path, longest)) in enumerate(GALLERIES.items()):
        for width, scheme in looks(position):
            page = camera.look(path, width, scheme)
            pictures.add(f"{name}-{width}-{scheme}", picture_of(page, longest=longest))
    for position, sight in enumerate(sights(lay_out())):
        for width, scheme in looks(position):
            page = camera.look(sight.path, width, scheme, sight.person)
            pictures.add(sight.named(width, scheme), picture_of(page))
    pictures.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_colour_that_changed_is_seen(camera: Camera) -> None:
    page = camera.look(GALLERIES["gallery"][0], PHONE, "light")
    before = picture_of(page)
    assert difference(before, picture_of(page), SAME) is None
    page.evaluate("document.documentElement.style.setProperty('--jade', '#1f5f8a')")
    found = difference(before, picture_of(page), SAME)
    assert found
    assert "differs" in found.words
