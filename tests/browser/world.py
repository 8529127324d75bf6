"""People who can sign in, and a market full of real things to look at."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person, Role
from market.files.models import StoredFile
from market.files.services import store_picture
from market.kernel.clock import database_now
from orders.aftercare.acts import CONFIRM
from orders.models import Order
from orders.reports.compiling import compile_reports
from orders.reports.packs import open_pack
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.files.ordinary import jpeg
from tests.orders.conftest import contact, place
from tests.reports.evening import NoPaper
from tests.sessions.conftest import friday_rule
from tests.vetting.conftest import make_paper
from vetting.models import Dossier, Vendor
from vetting.selectors import checklist_of


def make_resident(name: str, *roles: Role, **fields: Any) -> Person:
    """Make a person whose e-mail address is proved, so that signing in asks nothing more."""
    person = cast.make_person(name, *roles, **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@dataclass
class World:
    """An evening in full swing, one that is over, one to come; somebody of each kind; something in every state."""

    people: dict[str, Person] = field(default_factory=dict)
    live: MarketSession = field(init=False)
    planned: MarketSession = field(init=False)
    closed: MarketSession = field(init=False)
    vendor: Vendor = field(init=False)
    newcomer: Vendor = field(init=False)
    dossier: Dossier = field(init=False)
    listing: Listing = field(init=False)
    order: Order = field(init=False)
    confirmed: Order = field(init=False)
    report: int = 0


def furnish() -> World:
    """Make the world."""
    world = World({role.value: make_resident(f"Cán bộ {role.value}", role) for role in Role})
    world.people |= {
        "buyer": make_resident("Nguyễn Thị Mai"),
        "vendor": make_resident("Lương Văn Phương"),
        "newcomer": make_resident("Phùng Thị Thồ"),
    }
    world.vendor = cast.make_vendor(owner=world.people["vendor"], story="Làm bưởi từ năm 1986.")
    _evenings(world)
    _stalls(world)
    _orders(world)
    _papers(world)
    _past(world)
    return world


def _evenings(world: World) -> None:
    friday_rule().save()
    world.live = cast.make_session("live", stream_url="https://www.youtube.com/watch?v=abcdefghijk")
    world.planned = cast.make_session("planned")
    opened = database_now() - timedelta(days=7)
    world.closed = cast.make_session("live", opens_at=opened, minutes=8 * 24 * 60)  # over as soon as orders are in


def _stalls(world: World) -> None:
    photo = store_picture(actor=None, upload=SimpleUploadedFile("buoi.jpg", jpeg((1200, 900))))
    pomelo = cast.make_product(world.vendor, picture=photo, story="Cây trồng bên sông.", storage="Nơi thoáng mát")
    jam = cast.make_product(world.vendor, "Mứt vỏ bưởi", stars=3, unit="hộp")
    tea = cast.make_product(cast.make_vendor("HTX Trà sen Tây Hồ"), "Trà sen", stars=None)
    world.listing = cast.make_listing(world.live, pomelo)
    for product in (jam, tea):
        cast.make_listing(world.live, product, allotment=2)
    cast.make_listing(world.planned, pomelo)
    MarketSession.objects.filter(pk=world.live.pk).update(on_air=world.listing)


def _orders(world: World) -> None:
    buyer = world.people["buyer"]
    codes = [place(world.listing, 2, buyer=buyer).codes[0], place(world.listing, buyer=buyer).codes[0]]
    world.order, world.confirmed = (Order.objects.get(code=code) for code in codes)
    move_order(actor=world.people["vendor"], order=world.confirmed, act=CONFIRM)


def _papers(world: World) -> None:
    """Give the vendor accepted papers, and the newcomer a dossier that is half accepted, half refused or missing."""
    product = world.listing.product
    dossier = cast.make_dossier(world.vendor, "approved", by=world.people["reviewer"])
    dossier.products.add(product)
    for item in checklist_of(dossier).missing:
        make_paper(
            dossier, item.kind, item.product, status="accepted", expires_on=cast.hanoi_day(300), file=stored_paper()
        )
    world.newcomer = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên", owner=world.people["newcomer"], status="draft")
    world.dossier = cast.make_dossier(world.newcomer, "in_review", by=world.people["reviewer"])
    world.dossier.products.add(cast.make_product(world.newcomer, "Bưởi Thồ", status="draft"))
    first, second, *_rest = checklist_of(world.dossier).missing
    make_paper(world.dossier, first.kind, first.product, file=stored_paper())
    make_paper(
        world.dossier,
        second.kind,
        second.product,
        status="refused",
        refusal_reason="Ảnh mờ, không đọc được chữ.",
        expires_on=cast.hanoi_day(300),
        file=stored_paper(),
    )


def _past(world: World) -> None:
    old = cast.make_listing(world.closed, world.listing.product)
    place(old, 2, to=contact("+84987654321"))
    closed = database_now() - timedelta(days=6)
    MarketSession.objects.filter(pk=world.closed.pk).update(closes_at=closed, planned_closes_at=closed)
    world.closed.refresh_from_db()
    with pytest.MonkeyPatch.context() as patch:  # nobody opens its PDF
        patch.setattr("orders.reports.compiling.Typesetting", NoPaper)
        report = compile_reports(open_pack(world.closed).pk)
    assert report is not None
    world.report = report.pk


def stored_paper() -> StoredFile:
    """Make a stored paper with pictures one can look at, without the cost of judging an upload."""
    name, picture = uuid.uuid4().hex, jpeg((595, 842))
    return StoredFile.objects.create(
        path=default_storage.save(f"kho/{name}.jpg", ContentFile(picture)),
        preview_path=default_storage.save(f"kho/{name}-p.jpg", ContentFile(picture)),
        thumbnail_path=default_storage.save(f"kho/{name}-t.jpg", ContentFile(jpeg((64, 80)))),
        display_name="giay-phep.jpg",
        media_type="image/jpeg",
        size=len(picture),
        sha256="0" * 64,
        original_sha256=name * 2,
        pages=1,
        width=595,
        height=842,
    )
