"""The running order in the browser: dragged by a mouse, moved by keys, answered on a phone; for everybody to use."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from sessions.models import MarketSession, Slot
from sessions.services.calls import call_next
from tests import cast
from tests.browser.steps import fits_the_screen, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import TOUCH, Street
from tests.sessions.line_ups import begin, make_slot, order_of, vendor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def furnish() -> tuple[MarketSession, list[Slot], Person]:
    """Make a running evening with four vendors' slots, some on the waiting list, some applications."""
    cast.me_linh()
    owner = cast.make_person("Lương Văn Phương")
    session = cast.make_session("live", listings_close_at=database_now() - timedelta(days=1))
    slots = [make_slot(session, title="Khai mạc", minutes=5)]
    slots += [make_slot(session, cast.make_vendor(f"HTX Làng {name}")) for name in ("Vạn", "Bưởi", "Gốm")]
    slots.append(make_slot(session, cast.make_vendor("HTX Bưởi đỏ Đông Cao", owner=owner), host=owner))
    waiting = cast.make_listing(session).product.vendor
    session.slot_wishes.create(vendor=waiting, asked_by=waiting.members.get().person, note="Xin lượt sau 21:00")
    cast.make_listing(session, cast.make_product(name="Cam Canh"), standing="applied")
    begin(slots[0], ended=True)
    return session, slots, owner


def test_a_director_drags_and_types(street: Street, director: Person) -> None:
    session, slots, _owner = furnish()
    page = street.visitor(person=director)
    page.goto(f"/van-phong/phien/{session.number}/thu-tu/")
    row = page.locator(f"#luot-{slots[1].pk}")
    page.locator(f"#luot-{slots[4].pk} .slot-grip").drag_to(row, target_position={"x": 200, "y": 4})
    expect(page.get_by_text("Đã xếp lại thứ tự.")).to_be_visible()
    assert order_of(session) == [slots[0], slots[4], slots[1], slots[2], slots[3]]
    down = row.get_by_role("button", name="Xuống")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("HTX Làng Vạn: lượt thứ 4.")).to_be_visible()
    place = row.get_by_label("HTX Làng Vạn: chuyển đến lượt thứ")
    place.fill("2")
    place.press("Enter")
    expect(page.get_by_text("HTX Làng Vạn: lượt thứ 2.")).to_be_visible()
    assert order_of(session) == [slots[0], slots[1], slots[4], slots[2], slots[3]]


def test_what_has_begun_is_not_dragged_past(street: Street, director: Person) -> None:
    session, slots, _owner = furnish()
    page = street.visitor(person=director)
    page.goto(f"/van-phong/phien/{session.number}/thu-tu/")
    begun = page.locator(f"#luot-{slots[0].pk}")
    expect(begun.locator(".slot-grip")).to_have_count(0)
    page.locator(f"#luot-{slots[3].pk} .slot-grip").drag_to(begun, target_position={"x": 200, "y": 4})
    expect(begun).to_be_visible()
    assert order_of(session)[0] == slots[0]


def test_a_called_vendor_answers_on_its_phone(street: Street) -> None:
    session, slots, owner = furnish()
    begin(slots[3])
    Slot.objects.filter(pk__in=[slot.pk for slot in slots[1:3]]).update(skipped_at=database_now(), skip_reason="Vắng")
    call_next(session.pk)
    page = street.visitor(person=owner, **TOUCH)
    page.goto(f"/gian-hang/{vendor_of(slots[4]).slug}/phien/{session.number}/luot/")
    expect(page.get_by_role("heading", name="Ban tổ chức gọi")).to_be_visible()
    fits_the_screen(page)
    press(page, "Đã sẵn sàng")
    expect(page.get_by_text("Anh/Chị đã trả lời: Đã sẵn sàng.")).to_be_visible()


def test_every_page_of_it_can_be_used_by_everybody(street: Street, director: Person) -> None:
    session, slots, owner = furnish()
    office = f"/van-phong/phien/{session.number}/"
    own = f"/gian-hang/{vendor_of(slots[4]).slug}/phien/{session.number}/"
    waiting = session.listings.get(standing="applied")
    pages = {
        director: [
            *("/van-phong/dang-ky/", f"{office}dang-ky/", f"{office}dang-ky/{waiting.pk}/tra-lai/", f"{office}thu-tu/"),
            *(f"{office}thu-tu/{slots[2].pk}/", f"{office}thu-tu/cong-bang/"),
        ],
        owner: [own, f"{own}luot/", f"{own}bay-lai/"],
    }
    problems = [problem for person, paths in pages.items() for problem in look(street.visitor(person=person), paths)]
    assert not problems, "\n".join(problems)


def look(page: Page, paths: list[str]) -> list[str]:
    """Return what is wrong with some pages, by day on a desk and by night on a phone."""
    problems = []
    for path in paths:
        page.goto(path, wait_until="load")
        problems += [f"{path} {problem}" for problem in both_ways(page)]
    return problems
