"""Two people at the same moment: exactly one gets it, the other a clear sentence; nothing happens twice."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from market.accounts.models import Person, Role
from market.kernel.errors import Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import make_person
from tests.vetting.conftest import commit, facts_of_product, profile_of_vendor
from vetting import commitment
from vetting.models import Dossier, Product, Vendor
from vetting.services import commitments, corrections, decisions, reviews
from vetting.services.dossiers import open_dossier, submit_dossier
from vetting.services.products import add_product, change_product
from vetting.services.vendors import open_vendor

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opening_rules")]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread and a connection of its own, all starting together; return results or refusals."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait(timeout=30)
        try:
            return act()
        except Stale as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_reviewers_take_one_dossier(submitted: Dossier, reviewer: Person, other_reviewer: Person) -> None:
    both = (reviewer, other_reviewer)
    results = at_once(*(lambda p=p: reviews.take_dossier(actor=p, dossier=submitted) for p in both))
    refusals = [result for result in results if isinstance(result, Stale)]
    submitted.refresh_from_db()
    assert len(refusals) == 1
    assert submitted.reviewer in both
    assert submitted.reviewer.display_name in refusals[0].message
    assert JournalEntry.objects.filter(verb="dossier.taken").count() == 1


def test_submitting_from_two_tabs_is_once(complete: Dossier, owner: Person) -> None:
    commit(complete)
    act = lambda: submit_dossier(actor=owner, dossier=complete, seen_round=0)  # noqa: E731
    results = at_once(act, act, act)
    assert [result.rounds for result in results] == [1, 1, 1]
    assert Notice.objects.count() == 1


def test_approving_and_rejecting_at_once_decides_once(reviewed: Dossier, approver: Person) -> None:
    other = make_person("Lê Quang Minh", Role.APPROVER)
    results = at_once(
        lambda: decisions.approve_dossier(actor=approver, dossier=reviewed, seen_round=1),
        lambda: decisions.reject_dossier(actor=other, dossier=reviewed, seen_round=1, note="Giấy tờ giả"),
    )
    reviewed.refresh_from_db()
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert Notice.objects.count() == 1
    assert (reviewed.status == "approved") == (Vendor.objects.get().status == "approved")


def test_returning_and_approving_at_once_does_one(reviewed: Dossier, approver: Person) -> None:
    results = at_once(
        lambda: decisions.approve_dossier(actor=approver, dossier=reviewed, seen_round=1),
        lambda: reviews.return_to_reviewer(actor=approver, dossier=reviewed, seen_round=1, note="Xem lại"),
    )
    reviewed.refresh_from_db()
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert (reviewed.status == "approved") == (Vendor.objects.get().status == "approved")


def test_opening_a_dossier_from_two_tabs_opens_one(vendor: Vendor, owner: Person) -> None:
    act = lambda: open_dossier(actor=owner, vendor=vendor)  # noqa: E731
    first, second = at_once(act, act)
    assert first == second


def test_opening_a_vendor_from_two_tabs_opens_one(owner: Person) -> None:
    profile = profile_of_vendor()
    act = lambda: open_vendor(actor=owner, profile=profile)  # noqa: E731
    assert len({vendor.pk for vendor in at_once(act, act, act)}) == 1


def test_product_never_changes_behind_a_submitted_dossier(complete: Dossier, owner: Person, product: Product) -> None:
    commit(complete)
    changed = facts_of_product(name="Tên mới", sku=product.sku)
    change, _submitted = at_once(
        lambda: change_product(actor=owner, product=product, facts=changed),
        lambda: submit_dossier(actor=owner, dossier=complete, seen_round=0),
    )
    handed_in = JournalEntry.objects.get(verb="dossier.submitted")
    was_refused = isinstance(change, Stale)
    assert was_refused or JournalEntry.objects.get(verb="product.changed").recorded_at <= handed_in.recorded_at
    product.refresh_from_db()
    assert (product.name == "Tên mới") is not was_refused


def test_products_of_one_name_added_at_once_get_their_own_addresses(vendor: Vendor, owner: Person) -> None:
    facts = facts_of_product()
    act = lambda: add_product(actor=owner, vendor=vendor, facts=facts, request_key=uuid4())  # noqa: E731
    products = at_once(act, act, act)
    assert len({product.slug for product in products}) == len({product.sku for product in products}) == 3


def test_reviewer_and_vendor_at_once_leave_one_state(in_review: Dossier, reviewer: Person, owner: Person) -> None:
    item = corrections.raise_correction(actor=reviewer, dossier=in_review, text="Sửa địa chỉ")
    decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
    corrections.answer_correction(actor=owner, correction=item, answer="Đã sửa")
    at_once(
        lambda: corrections.answer_correction(actor=owner, correction=item, answer="Đã sửa lần hai"),
        lambda: submit_dossier(actor=owner, dossier=in_review, seen_round=1),
        lambda: submit_dossier(actor=owner, dossier=in_review, seen_round=1),
    )
    in_review.refresh_from_db()
    item.refresh_from_db()
    assert (in_review.status, in_review.rounds, item.status) == ("submitted", 2, "answered")


def test_raising_and_asking_for_changes_at_once_loses_nothing(in_review: Dossier, reviewer: Person) -> None:
    raised, _asked = at_once(
        lambda: corrections.raise_correction(actor=reviewer, dossier=in_review, text="Thêm ảnh"),
        lambda: decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Sửa địa chỉ"),
    )
    sent = in_review.corrections.exclude(sent_at=None).count()
    assert sent == in_review.corrections.count()
    assert isinstance(raised, Stale) or in_review.corrections.filter(text="Thêm ảnh").exists()


def test_one_code_entered_in_two_tabs_accepts_and_submits_once(complete: Dossier, owner: Person) -> None:
    words = commitment.CURRENT.sha256
    commitments.send_code(actor=owner, dossier=complete, seen_sha256=words)
    found = re.search(r"\b\d{6}\b", Notice.objects.get().body)
    assert found

    def act() -> Dossier:
        commitments.accept_commitment(actor=owner, dossier=complete, code=found[0], seen_sha256=words)
        return submit_dossier(actor=owner, dossier=complete, seen_round=0)

    results = at_once(act, act)
    assert [result.rounds for result in results] == [1, 1]
    assert JournalEntry.objects.filter(verb="commitment.accepted").count() == 1
