"""Erasing somebody who left traces everywhere: text messages, comments, drafts, proposals, files made of them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.notices.models import Notice
from orders.aftercare.acts import CANCEL, Side
from orders.archives.services import ask_archive, compile_archive, sweep_archive
from orders.models import Amendment, CommentBatch, DraftOrder, Order, VendorArchive
from orders.services import drafts
from orders.services.amending import propose_amendment, withdraw_amendment
from orders.services.erasing import erase_person
from orders.services.moves import move_order
from orders.typed.comments import Comment
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place
from tests.orders.sealing import order_named, seal
from tests.orders.test_amending import change
from tests.orders.test_erasing import PHONE, everything

pytestmark = pytest.mark.django_db(transaction=True)
NAME, STREET, MAIL = "Đặng Thị Bí Mật", "Ngõ 77 Kín Đáo", "bimat@example.vn"
SECRETS = (NAME, "Bí Mật", PHONE, "977123456", "0977 123 456", STREET, MAIL)


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def buyer() -> Person:
    return cast.make_person(NAME)


@pytest.fixture
def listing() -> Listing:
    return cast.make_listing(stall_code="A1")


def over(listing: Listing, code: str, buyer: Person | None = None) -> None:
    """Take the order back and let its evening be over."""
    move_order(actor=buyer, order=order_named(code), act=CANCEL, words="Bí Mật đổi ý")
    seal(listing.session)


def ordered(listing: Listing, buyer: Person | None = None) -> str:
    return place(listing, buyer=buyer, to=contact(PHONE, name=NAME, street=STREET, email=MAIL)).codes[0]


def erased(buyer: Person | None = None) -> str:
    """Erase them by their phone, as on a written request; return what is left in all tables."""
    assert erase_person(actor=buyer, phone=PHONE).count == 1
    return everything()


def test_text_messages_forget_whom_they_reached(client: Client, listing: Listing) -> None:
    code = ordered(listing)
    client.post(reverse("orders:track-order"), {"code": code, "last_digits": PHONE[-4:]})
    for kind, recipient in (("order-code-text", PHONE), ("order-track-text-code", PHONE), ("waiting-offer", MAIL)):
        Notice.objects.create(
            key=kind, kind=kind, recipient=recipient, body="", is_secret=True, status="sent", next_try_at=database_now()
        )
    Notice.objects.create(
        key="bounced", kind="receipt", recipient=MAIL, body=f"Đơn {code}", status="failed",
        last_error=f"550 <{MAIL}> unknown", next_try_at=database_now(),
    )  # fmt: skip
    over(listing, code)
    left = erased()
    assert not [secret for secret in SECRETS if secret in left]
    assert Notice.objects.filter(kind="order-code-text", status="sent", recipient="").count() == 1


def test_comments_and_drafts_go_too(listing: Listing) -> None:
    moderator = cast.make_person("Phạm Thu Trang", Role.MODERATOR)
    comments = [
        Comment(NAME, "A1 x2 0977 123 456"),
        Comment("Bí Mật hai", "A1 hai mươi mốt vạn 0977.123.456 zz9"),
        Comment("Lê Thu", "A1 x1 0912000111"),
        Comment("Lê Thu", "A1 x1 0912000111"),
    ]
    drafts.paste_comments(actor=moderator, number=listing.session.number, source="facebook", comments=comments)
    code = ordered(listing)
    over(listing, code)
    assert PHONE in everything()
    left = erased()
    assert not [secret for secret in SECRETS if secret in left]
    assert DraftOrder.objects.filter(phone="+84912000111", author="Lê Thu").exists()
    assert [row["author"] for row in CommentBatch.objects.get().rows] == ["Lê Thu"]


def test_a_proposal_names_nobody_any_more(listing: Listing, buyer: Person) -> None:
    code = ordered(listing, buyer)
    order = Order.objects.get(code=code)
    wish = change(order, 1, delivery_fee=0, reason="Bí Mật muốn thế", address=None, deliver_by=cast.hanoi_day(9))
    amendment = propose_amendment(actor=buyer, order=order, side=Side.BUYER, change=wish)
    withdraw_amendment(actor=buyer, amendment=amendment, side=Side.BUYER)
    over(listing, code, buyer)
    left = erased(buyer)
    assert not [secret for secret in SECRETS if secret in left]
    kept = Amendment.objects.get()
    assert (kept.proposed_by, kept.answered_by) == (None, None)


def test_a_file_that_was_made_with_the_name_is_handed_out_no_more(client: Client, listing: Listing) -> None:
    code = ordered(listing)
    over(listing, code)
    vendor = listing.product.vendor
    owner = vendor.members.get().person
    archive = compile_archive(ask_archive(actor=owner, vendor=vendor, scope=VendorArchive.Scope.ORDERS).pk)
    assert archive is not None
    path = archive.path
    assert default_storage.exists(path)
    erased()
    client.force_login(owner)
    url = reverse("orders:download-archive", args=[vendor.slug, archive.pk])
    assert client.get(url).status_code == 404
    assert sweep_archive(archive.pk)
    assert not default_storage.exists(path)
