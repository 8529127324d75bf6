"""The evening whose pictures are kept: three stalls, six goods, some orders; the same in every run."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from market.accounts.models import Person, Role
from market.places.models import Commune
from orders.aftercare.acts import CONFIRM
from orders.models import Order
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.browser.world import make_resident, stored_paper
from tests.orders.buying import filled
from tests.orders.conftest import contact, phone_of, place
from tests.sessions.conftest import friday_rule
from tests.vetting.conftest import make_paper
from tests.visual.photographs import photograph
from tests.visual.stillness import MOMENT, set_back
from vetting.models import Product, ProductSet, Vendor
from vetting.selectors import checklist_of

WEEK = timedelta(days=7)
OPENED = MOMENT - timedelta(minutes=22)

# Stall, name, stars, unit, grams, regular price, session price, allotment; wall, table and goods of its picture.
GOODS: list[tuple[int, str, int | None, str, int, int, int, int, tuple[str, str, str]]] = [
    (0, "Bưởi đỏ Đông Cao", 4, "quả", 1000, 100_000, 89_000, 40, ("#dfe7d8", "#b98a5a", "#c8512f")),
    (0, "Mứt vỏ bưởi sấy dẻo", 3, "hộp", 300, 75_000, 60_000, 12, ("#f3e3c2", "#8f6a45", "#e2a13c")),
    (1, "Trà ướp sen Tây Hồ", 5, "hộp", 100, 1_250_000, 1_090_000, 5, ("#e6dfee", "#6d5a78", "#d88fb0")),
    (1, "Cốm non làng Vòng", 4, "gói", 250, 65_000, 55_000, 30, ("#e9efd2", "#a58b57", "#8fae4e")),
    (2, "Mật ong hoa nhãn Ba Vì", None, "chai", 700, 180_000, 159_000, 24, ("#f6ead0", "#7a5733", "#d9932a")),
    (2, "Bánh chưng gấc Tranh Khúc", 4, "chiếc", 800, 70_000, 62_000, 3, ("#e4ece4", "#95714f", "#3f7d4c")),
]
STALLS = ("HTX Bưởi đỏ Đông Cao", "Trà sen Tây Hồ Hiền Xiêm", "HTX Mật ong và bánh Ba Vì")


@dataclass
class Visitors:
    """The evening with who comes to look at it."""

    buyer: Person
    owner: Person
    director: Person
    live: MarketSession = field(init=False)
    goods: list[Product] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    order: Order = field(init=False)


def lay_out() -> Visitors:
    """Make the evening."""
    evening = Visitors(
        buyer=make_resident("Nguyễn Thị Mai", email="mai@example.vn"),
        owner=make_resident("Lương Văn Phương", email="phuong@example.vn"),
        director=make_resident("Vũ Hoàng Long", Role.DIRECTOR, Role.REVIEWER, email="long@example.vn"),
    )
    friday_rule().save()
    _set_up_stalls(evening)
    _hand_in_papers(evening)
    _remember_last_friday(evening)
    _open_tonight(evening)
    _buy(evening)
    set_back()
    return evening


def _set_up_stalls(evening: Visitors) -> None:
    communes = [cast.me_linh(), *Commune.objects.filter(province="01").order_by("code")[:2]]
    vendors = [_vendor(number, communes[number], evening.owner) for number in range(len(STALLS))]
    sets = ProductSet.objects.in_bulk([1, 2, 3])
    for number, (stall, name, stars, unit, grams, regular, *_rest, colours) in enumerate(GOODS):
        evening.goods.append(
            cast.make_product(
                vendors[stall],
                name,
                sku=f"SP-{number + 1}",
                slug=f"mon-{number + 1}",
                product_set=sets[stall + 1],
                stars=stars,
                unit=unit,
                net_weight=grams,
                regular_price=regular,
                summary="Hàng làm tại nhà, thơm dịu, đóng gói trong ngày.",
                story="Nhà tôi trồng bên sông từ năm 1986.\n\nMỗi mùa chỉ hái khi quả đã chín trên cây.",
                storage="Nơi thoáng mát, tránh nắng",
                shelf_life_days=30,
                picture=photograph(*colours),
            )
        )


def _vendor(number: int, commune: Commune, owner: Person) -> Vendor:
    name = STALLS[number]
    return cast.make_vendor(
        name,
        owner=owner if number == 0 else make_resident(f"Chủ gian {number}", email=f"chu-gian-{number}@example.vn"),
        slug=f"gian-{number + 1}",
        tax_code=f"010712345{number}",
        email=f"gian-{number + 1}@example.vn",
        commune=commune,
        former_district=commune.former_district,
        story="Chúng tôi làm nghề này ba đời, bán tận tay người ăn.",
    )


def _hand_in_papers(evening: Visitors) -> None:
    """Let the first stall have been vetted, and another one wait for it."""
    vendor = evening.goods[0].vendor
    dossier = cast.make_dossier(vendor, "approved", by=evening.director)
    dossier.products.add(evening.goods[0])
    for item in checklist_of(dossier).missing:
        said: dict[str, Any] = {"status": "accepted", "expires_on": cast.hanoi_day(300), "file": stored_paper()}
        make_paper(dossier, item.kind, item.product, judged_by=evening.director, **said)
    waiting = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên", slug="gian-cho", tax_code="0107123459", status="draft")
    cast.make_dossier(waiting, "submitted").products.add(cast.make_product(waiting, "Bưởi Thồ", status="draft"))


def _remember_last_friday(evening: Visitors) -> None:
    """Let a week ago have gone well: it is open until its orders are in, then over at its time."""
    past = cast.make_session("live", number=11, opens_at=OPENED - WEEK, minutes=8 * 24 * 60)
    for number in (0, 3):
        place(_listing(past, evening, number, number), 3, to=contact(phone_of(number + 1)))
    over = OPENED - WEEK + timedelta(minutes=120)
    MarketSession.objects.filter(pk=past.pk).update(closes_at=over, planned_closes_at=over)


def _open_tonight(evening: Visitors) -> None:
    evening.live = cast.make_session("live", number=12, opens_at=OPENED, theme="Mùa bưởi đỏ")
    evening.listings = [_listing(evening.live, evening, number, number) for number in range(len(GOODS))]
    MarketSession.objects.filter(pk=evening.live.pk).update(on_air=evening.listings[0])
    vendors = list(dict.fromkeys(product.vendor for product in evening.goods))
    for position, vendor in enumerate(vendors, 1):
        started = {"started_at": OPENED} if position == 1 else {}
        evening.live.slots.create(vendor=vendor, position=position, minutes=40, **started)
    evening.live.questions.create(
        person=evening.buyer,
        listing=evening.listings[0],
        text="Bưởi để được mấy ngày ạ?",
        status="answered",
        answer="Để nơi thoáng được hai mươi ngày, càng để càng ngọt.",
        answer_side="vendor",
        answered_by=evening.owner,
        answered_at=MOMENT,
    )
    coming = cast.make_session("planned", number=13, opens_at=OPENED + WEEK)
    for number in (1, 4):
        _listing(coming, evening, number, number)


def _listing(session: MarketSession, evening: Visitors, number: int, position: int) -> Listing:
    stall, *_words, regular, price, allotment, _colours = GOODS[number]
    return cast.make_listing(
        session,
        evening.goods[number],
        regular_price=regular,
        session_price=price,
        allotment=allotment,
        position=position,
        stall_code=f"{'ABC'[stall]}{number % 2 + 1}",
    )


def _buy(evening: Visitors) -> None:
    """Let some goods be sold, one be sold out, one be nearly so, and the buyer have a basket."""
    pomelo, jam, tea, _rice, honey, cake = evening.listings
    mine = place(pomelo, 2, buyer=evening.buyer, to=contact(phone_of(10), name="Nguyễn Thị Mai"))
    evening.order = Order.objects.get(code=mine.codes[0])
    confirmed = place(jam, 2, to=contact(phone_of(11), name="Trần Văn Nam"))
    move_order(actor=evening.owner, order=Order.objects.get(code=confirmed.codes[0]), act=CONFIRM)
    place(pomelo, 1, to=contact(phone_of(12), name="Lê Thị Lan"))
    place(tea, 3, to=contact(phone_of(13)))
    place(cake, 3, to=contact(phone_of(14)))
    filled(honey, 2, evening.buyer)
