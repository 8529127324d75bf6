"""Applications: nothing sells before the office accepted it, at the terms it read, with the papers the evening asks."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from market.accounts.models import Person
from market.files.models import StoredFile
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.notices.models import Notice
from sessions.availability import offered, promised_date
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from sessions.selectors.applications import applications_of, mark_of, sessions_to_judge
from sessions.services.applications import accept_many, return_listing
from sessions.services.listings import change_listing, list_product, withdraw_listing
from sessions.services.repeats import carry_over, list_again
from sessions.services.terms import Terms
from tests.cast import hanoi_day, make_dossier, make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.test_listings import verbs
from vetting.models import Paper, PriceEvidence, Product, Vendor, VendorMember

pytestmark = pytest.mark.django_db
TERMS = Terms(session_price=89_000, allotment=20, per_buyer_limit=5)


@pytest.fixture
def owner() -> Person:
    return make_person("Lương Văn Phương")


@pytest.fixture
def evening() -> MarketSession:
    return make_session("planned")


def apply(session: MarketSession, product: Product | None = None, **fields: Any) -> Listing:
    return make_listing(session, product, standing=Listing.Standing.APPLIED, **fields)


def accept(director: Person, *listings: Listing) -> list[Listing]:
    session = MarketSession.objects.get(pk=listings[0].session_id)
    return accept_many(actor=director, session=session, version=session.version, listings=listings)


def send_back(director: Person, listing: Listing, reason: str = "Ảnh chưa rõ") -> Listing:
    session = MarketSession.objects.get(pk=listing.session_id)
    return return_listing(actor=director, session=session, version=session.version, listing=listing, reason=reason)


def kept_file() -> StoredFile:
    names = {name: f"kho/{secrets.token_hex(8)}" for name in ("path", "preview_path", "thumbnail_path")}
    facts = {"display_name": "giay.jpg", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64, "pages": 1}
    size = {"original_sha256": "1" * 64, "width": 1, "height": 1, "uploaded_by": make_person()}
    return StoredFile.objects.create(**names, **facts, **size)


def paper_of(of: Product, kind: str, **fields: Any) -> Paper:
    file = kept_file()
    dossier = make_dossier(of.vendor, "approved")
    facts = {"kind": kind, "status": "accepted", "file": file, "judged_by": make_person(), "judged_at": database_now()}
    return Paper.objects.create(dossier=dossier, vendor=of.vendor, **facts | fields)


def proof(product: Product, price: int, days_ago: int, status: str = "accepted") -> PriceEvidence:
    file = kept_file()
    return PriceEvidence.objects.create(
        product=product, kind="shelf", price=price, seen_on=hanoi_day(-days_ago), place="WinMart Mê Linh", file=file,
        given_by=make_person(), status=status, checked_by=make_person(),
    )  # fmt: skip


def test_what_was_applied_for_is_sold_only_once_accepted(director: Person, owner: Person) -> None:
    session = make_session("planned")
    listing = list_product(actor=owner, session=session, product=make_product(), terms=TERMS)
    promised = promised_date(session, database_now())
    assert not offered(Listing.objects.all(), promised).exists()
    accept(director, listing)
    listing.refresh_from_db()
    assert (listing.standing, listing.judged_by, listing.stall_code) == ("accepted", director, "A1")
    assert offered(Listing.objects.all(), promised).get() == listing
    assert verbs(listing) == ["listing.listed", "listing.accepted"]


def test_accepting_twice_accepts_once(director: Person, evening: MarketSession) -> None:
    listing = accept(director, apply(evening))[0]
    again = accept(director, listing)[0]
    assert again.judged_at == listing.judged_at
    assert verbs(listing) == ["listing.accepted"]
    assert Notice.objects.filter(kind="listing-accepted").count() == 1


def test_codes_are_a_letter_per_vendor_and_a_number_per_product(director: Person, evening: MarketSession) -> None:
    first, second = make_vendor("Nhà A"), make_vendor("Nhà B")
    cherry, honey, tea = (apply(evening, make_product(vendor)) for vendor in (first, second, first))
    assert [listing.stall_code for listing in accept(director, cherry, honey)] == ["A1", "B1"]
    assert accept(director, tea)[0].stall_code == "A2"


def test_a_code_stays_with_its_product_and_is_given_to_no_other(
    director: Person, owner: Person, evening: MarketSession
) -> None:
    vendor = make_vendor(owner=owner)
    listing = accept(director, apply(evening, make_product(vendor)))[0]
    change_listing(actor=owner, listing=listing, terms=Terms(85_000, 20, 5))
    listing.refresh_from_db()
    other = accept(director, apply(evening, make_product(vendor)))[0]
    assert (listing.standing, listing.stall_code, other.stall_code) == ("applied", "A1", "A2")
    assert accept(director, listing)[0].stall_code == "A1"


def test_the_database_keeps_codes_apart(evening: MarketSession) -> None:
    make_listing(evening, stall_code="A1")
    with pytest.raises(DatabaseError, match="listing_code_once_per_session"), transaction.atomic():
        make_listing(evening, stall_code="A1")
    with pytest.raises(DatabaseError, match="listing_stall_code_reads"), transaction.atomic():
        make_listing(evening, stall_code="a1")


def test_the_database_wants_a_reason(evening: MarketSession) -> None:
    with pytest.raises(DatabaseError, match="listing_returned_with_reason"), transaction.atomic():
        make_listing(evening, standing="returned")


def test_a_decision_holds_for_what_was_read(director: Person, owner: Person, evening: MarketSession) -> None:
    seen = apply(evening)
    change_listing(actor=owner, listing=seen, terms=Terms(80_000, 20, 5))
    for decide in (accept, send_back):
        with pytest.raises(Stale, match="vừa đổi"):
            decide(director, seen)
    seen.refresh_from_db()
    assert (seen.standing, seen.session_price) == ("applied", 80_000)


def test_a_decision_on_an_old_page_is_refused(director: Person, evening: MarketSession) -> None:
    listing = apply(evening)
    with pytest.raises(Stale):
        accept_many(actor=director, session=evening, version=evening.version + 1, listings=[listing])
    accept(director, listing)
    other = apply(evening)
    with pytest.raises(Stale):
        accept_many(actor=director, session=evening, version=evening.version, listings=[other])


def test_one_bad_application_leaves_all_waiting(director: Person, evening: MarketSession) -> None:
    good, bad = apply(evening), apply(evening, make_product(name="Hàng ngừng duyệt"))
    Product.objects.filter(pk=bad.product_id).update(status="suspended", suspension_reason="x")
    with pytest.raises(Refused, match="đã duyệt"):
        accept(director, good, bad)
    assert not Listing.objects.filter(standing="accepted").exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("gone", [{"withdrawn_at": True}, {"stopped_at": True, "stop_reason": "x"}])
def test_what_is_gone_is_not_accepted(director: Person, evening: MarketSession, gone: dict[str, Any]) -> None:
    fields: dict[str, Any] = {name: database_now() if value is True else value for name, value in gone.items()}
    listing = apply(evening, **fields)
    with pytest.raises(Refused, match="đã rút"):
        accept(director, listing)


def test_after_the_close_nothing_is_judged(director: Person) -> None:
    listing = apply(make_session("closed"))
    for decide in (accept, send_back):
        with pytest.raises(Refused, match="kết thúc"):
            decide(director, listing)


def test_a_late_yes_while_the_evening_runs_counts(director: Person) -> None:
    assert accept(director, apply(make_session("live")))[0].standing == "accepted"


def test_a_regular_price_that_changed_is_looked_at_again(
    director: Person, owner: Person, evening: MarketSession
) -> None:
    listing = apply(evening)
    Product.objects.filter(pk=listing.product_id).update(regular_price=95_000)
    with pytest.raises(Refused, match="Giá niêm yết"):
        accept(director, listing)
    send_back(director, listing)
    change_listing(actor=owner, listing=listing, terms=TERMS)
    listing.refresh_from_db()
    assert (listing.standing, listing.regular_price) == ("applied", 95_000)
    assert accept(director, listing)


def test_the_evenings_own_papers_must_hold_on_the_promised_day(director: Person) -> None:
    session = make_session("planned", required_kinds=["test_report"])
    product = make_product(name="Rau cải")
    listing = apply(session, product)
    promised = promised_date(session, database_now())
    for prepare in (
        lambda: None,
        lambda: paper_of(product, "test_report", product=make_product(product.vendor)),
        lambda: paper_of(product, "test_report", product=product, expires_on=promised - timedelta(days=1)),
    ):
        prepare()
        with pytest.raises(Refused, match="Rau cải chưa có Phiếu kết quả kiểm nghiệm"):
            accept(director, listing)
    assert "Thiếu Phiếu kết quả" in applications_of(Evening(session, database_now())).waiting[0].doubts[0]
    paper_of(product, "test_report", product=product, expires_on=promised)
    assert accept(director, listing)


def test_a_paper_of_the_vendor_counts_for_its_products(director: Person) -> None:
    session = make_session("planned", required_kinds=["food_safety_certificate"])
    listing = apply(session)
    paper_of(listing.product, "food_safety_certificate")
    assert accept(director, listing)


@pytest.mark.parametrize(
    ("proofs", "found"),
    [
        ([], None),
        ([(100_000, 10, "accepted")], 0),
        ([(120_000, 180, "accepted")], 0),
        ([(100_000, 181, "accepted")], None),
        ([(99_999, 10, "accepted")], None),
        ([(100_000, 10, "waiting")], None),
        ([(100_000, 90, "accepted"), (110_000, 5, "accepted"), (100_000, 1, "waiting")], 1),
    ],
)
def test_the_newest_good_proof_of_the_regular_price_is_picked_up(
    director: Person, evening: MarketSession, proofs: list[tuple[int, int, str]], found: int | None
) -> None:
    listing = apply(evening)
    given = [proof(listing.product, *facts) for facts in proofs]
    accepted = accept(director, listing)[0]
    assert accepted.price_evidence == (None if found is None else given[found])


def test_returning_says_why_and_mending_applies_again(director: Person, owner: Person, evening: MarketSession) -> None:
    listing = apply(evening, make_product(make_vendor(owner=owner)))
    assert send_back(director, listing, "  Giá cao hơn siêu thị ").return_reason == "Giá cao hơn siêu thị"
    mail = Notice.objects.get(kind="listing-returned")
    assert mail.recipient == owner.email
    assert "Giá cao hơn siêu thị" in mail.body
    listing.refresh_from_db()
    mended = change_listing(actor=owner, listing=listing, terms=TERMS)
    assert (mended.standing, mended.return_reason) == ("applied", "")


def test_returning_needs_a_reason_and_happens_once(director: Person, evening: MarketSession) -> None:
    listing = apply(evening)
    with pytest.raises(Refused) as refused:
        send_back(director, listing, "  ")
    assert refused.value.field == "reason"
    once = send_back(director, listing)
    send_back(director, once)
    assert verbs(listing) == ["listing.returned"]


def test_what_sells_already_is_stopped_not_returned(director: Person) -> None:
    with pytest.raises(Refused, match="Dừng bán"):
        send_back(director, make_listing(make_session("live")))
    coming = make_listing(make_session("planned"))
    assert send_back(director, coming).standing == "returned"


def closing(minutes: int) -> MarketSession:
    return make_session("planned", listings_close_at=database_now() + timedelta(minutes=minutes))


def test_the_list_closes_in_time(owner: Person) -> None:
    assert list_product(actor=owner, session=closing(1), product=make_product(), terms=TERMS).standing == "applied"
    with pytest.raises(Refused, match="Sổ đăng ký của phiên đã đóng"):
        list_product(actor=owner, session=closing(-1), product=make_product(), terms=TERMS)


@pytest.mark.parametrize(
    ("terms", "standing"),
    [
        (Terms(80_000, 20, 5), "applied"),  # another price
        (Terms(89_000, 19, 5), "applied"),  # less
        (Terms(89_000, 30, 5), "accepted"),  # more
        (Terms(89_000, 20, 3), "accepted"),  # another limit
    ],
)
def test_what_makes_an_accepted_listing_an_application_again(owner: Person, terms: Terms, standing: str) -> None:
    listing = make_listing(closing(5))
    assert change_listing(actor=owner, listing=listing, terms=terms).standing == standing


def test_once_the_list_is_closed_only_the_stock_changes(owner: Person) -> None:
    listing = make_listing(closing(-1))
    for terms in (Terms(80_000, 20, 5), Terms(89_000, 20, 4)):
        with pytest.raises(Refused, match="Sổ đăng ký đã đóng"):
            change_listing(actor=owner, listing=listing, terms=terms)
    for units in (30, 10):
        changed = change_listing(actor=owner, listing=listing, terms=Terms(89_000, units, 5))
        assert (changed.allotment, changed.standing) == (units, "accepted")


def test_what_was_returned_late_may_still_be_mended(director: Person, owner: Person) -> None:
    listing = apply(closing(-1))
    send_back(director, listing)
    assert change_listing(actor=owner, listing=listing, terms=Terms(80_000, 20, 5)).standing == "applied"


def test_a_vendor_brings_no_more_than_the_evening_takes(owner: Person) -> None:
    session, vendor = make_session("planned", most_listings=2), make_vendor(owner=owner)
    products = [make_product(vendor) for _ in range(3)]
    first, _second = (
        list_product(actor=owner, session=session, product=product, terms=TERMS) for product in products[:2]
    )
    with pytest.raises(Refused, match="nhiều nhất 2 sản phẩm"):
        list_product(actor=owner, session=session, product=products[2], terms=TERMS)
    assert list_product(actor=owner, session=session, product=products[0], terms=TERMS) == first
    withdraw_listing(actor=owner, listing=first)
    assert list_product(actor=owner, session=session, product=products[2], terms=TERMS)


def test_one_mail_per_vendor_and_act_to_those_who_sell(director: Person, owner: Person, evening: MarketSession) -> None:
    vendor = make_vendor(owner=owner)
    packer = make_person("Gói")
    VendorMember.objects.create(vendor=vendor, person=packer, part="packer")
    accept(director, *(apply(evening, make_product(vendor, name)) for name in ("Cam", "Quýt")))
    mail = Notice.objects.get(kind="listing-accepted")
    assert mail.recipient == owner.email
    assert "A1: Cam" in mail.body
    assert "A2: Quýt" in mail.body


def test_who_has_no_mail_gets_a_text_message(director: Person, evening: MarketSession) -> None:
    by_phone = make_person("Chị Tâm", email=None, phone="+84912000333")
    accept(director, apply(evening, make_product(make_vendor(owner=by_phone))))
    notice = Notice.objects.get()
    assert (notice.kind, notice.channel, notice.recipient) == ("session-text", "sms", "+84912000333")
    assert notice.body.isascii()


def test_acceptance_gives_the_vendor_a_slot(director: Person, evening: MarketSession) -> None:
    vendor = make_vendor()
    accept(director, apply(evening, make_product(vendor)), apply(evening, make_product(vendor)))
    slot = evening.slots.get()
    assert (slot.vendor, slot.minutes, slot.position) == (vendor, 9, 1)
    assert slot.host == vendor.members.get().person


def test_the_office_reads_all_applications_in_as_many_queries(
    director: Person, evening: MarketSession, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        apply(evening)
        make_listing(evening)
        apply(evening, withdrawn_at=database_now())
        make_listing(evening, standing="returned", return_reason="x")
        with django_assert_num_queries(5):
            found = applications_of(Evening(evening, database_now_of(evening)))
    assert (len(found.waiting), len(found.accepted), len(found.returned)) == (2, 2, 2)
    assert sessions_to_judge() == [(evening, 2)]


def database_now_of(session: MarketSession) -> datetime:
    return session.opens_at - timedelta(hours=1)


def test_a_mark_changes_with_every_term(evening: MarketSession) -> None:
    listing = apply(evening)
    marks = {mark_of(listing)}
    for name, value in (("session_price", 1000), ("allotment", 21), ("per_buyer_limit", 4), ("standing", "accepted")):
        setattr(listing, name, value)
        marks.add(mark_of(listing))
    assert len(marks) == 5


def test_last_weeks_vendors_are_invited_once(director: Person, evening: MarketSession) -> None:
    came, absent, here = make_vendor("Đã đến"), make_vendor("Vắng"), make_vendor("Đã đăng ký")
    last = make_session("closed")
    make_listing(last, make_product(came))
    make_listing(last, make_product(absent), withdrawn_at=database_now())
    make_listing(last, make_product(here))
    apply(evening, make_product(here))
    for told in (1, 0):
        evening.refresh_from_db()
        assert carry_over(actor=director, session=evening) == told
    assert Notice.objects.get(kind="listing-invited").recipient == came.members.get().person.email


def test_last_times_goods_are_offered_again_at_their_terms(owner: Person, evening: MarketSession) -> None:
    vendor = make_vendor(owner=owner)
    last = make_session("closed")
    kept, dearer, gone = (make_product(vendor, name) for name in ("Còn", "Giá xuống", "Ngừng"))
    for product in (kept, dearer, gone):
        make_listing(last, product, allotment=7, session_price=88_000)
    make_listing(make_session("closed", opens_at=database_now() - timedelta(days=9)), make_product(vendor, "Cũ"))
    Product.objects.filter(pk=dearer.pk).update(regular_price=88_000)
    Product.objects.filter(pk=gone.pk).update(status="withdrawn")
    result = list_again(actor=owner, session=evening, vendor=vendor)
    assert [(row.product, row.session_price, row.allotment) for row in result.listed] == [(kept, 88_000, 7)]
    assert [product for product, _why in result.left_out] == [dearer]
    assert list_again(actor=owner, session=evening, vendor=vendor).listed == []
    other = list_again(actor=owner, session=evening, vendor=make_vendor("Gian khác"))
    assert not other.listed


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_officers_accept_at_once_and_no_code_is_given_twice(director: Person, other_director: Person) -> None:
    session = make_session("planned")
    listings = [apply(session) for _ in range(6)]
    together = Barrier(6)

    def click(index: int) -> str:
        together.wait()
        try:
            accept_many(actor=director, session=session, version=session.version, listings=[listings[index]])
            return "accepted"
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(click, range(6)))
    assert outcomes.count("accepted") == 1
    assert Listing.objects.filter(stall_code="A1").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_price_changed_while_the_office_accepts_is_never_accepted_unread(director: Person, owner: Person) -> None:
    session = make_session("planned")
    for _ in range(5):
        listing, together = apply(session), Barrier(2)

        def change(listing: Listing = listing, together: Barrier = together) -> None:
            together.wait()
            change_listing(actor=owner, listing=listing, terms=Terms(70_000, 20, 5))
            connection.close()

        def judge(listing: Listing = listing, together: Barrier = together) -> None:
            together.wait()
            try:
                accept(director, listing)
            except Stale:
                pass
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            for job in [pool.submit(change), pool.submit(judge)]:
                job.result()
        listing.refresh_from_db()
        assert (listing.session_price, listing.standing) == (70_000, "applied")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_tabs_bring_no_more_than_the_evening_takes(owner: Person) -> None:
    session, vendor = make_session("planned", most_listings=2), make_vendor(owner=owner)
    products, together = [make_product(vendor) for _ in range(5)], Barrier(5)

    def click(product: Product) -> None:
        together.wait()
        try:
            list_product(actor=owner, session=session, product=product, terms=TERMS)
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(click, products))
    assert Listing.objects.filter(session=session).count() == 2


def test_another_vendor_is_not_told(director: Person, evening: MarketSession) -> None:
    stranger = Vendor.objects.get(pk=make_vendor("Gian khác").pk)
    accept(director, apply(evening))
    assert not Notice.objects.filter(recipient=stranger.members.get().person.email).exists()
