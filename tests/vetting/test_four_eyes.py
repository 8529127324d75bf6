"""Attempts to get round two people deciding, with plain SQL: the database refuses each of them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from market.accounts.models import Person, Role
from tests.cast import make_person
from vetting.models import Dossier

pytestmark = pytest.mark.django_db

DECIDE = "UPDATE vetting_dossier SET status = %s, decided_by_id = %s, decided_at = now() WHERE id = %s"


def refused(statement: str, values: list[int | str | None], words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_the_reviewer_decides_alone(reviewed: Dossier, reviewer: Person, status: str) -> None:
    refused(DECIDE, [status, reviewer.pk, reviewed.pk], "dossier_four_eyes")


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_nobody_decides(reviewed: Dossier, status: str) -> None:
    refused(DECIDE, [status, None, reviewed.pk], "dossier_decided_by_someone|dossier_four_eyes")


def test_a_decision_without_a_reviewer(reviewed: Dossier, approver: Person) -> None:
    statement = DECIDE.replace("SET ", "SET reviewer_id = NULL, ")
    refused(statement, ["approved", approver.pk, reviewed.pk], "dossier_four_eyes")


def test_the_reviewer_is_put_in_the_approvers_place_afterwards(reviewed: Dossier, approver: Person) -> None:
    Dossier.objects.filter(pk=reviewed.pk).update(status="approved", decided_by=approver, decided_at=timezone.now())
    refused(
        "UPDATE vetting_dossier SET reviewer_id = %s WHERE id = %s", [approver.pk, reviewed.pk], "dossier_four_eyes"
    )


@pytest.mark.parametrize("column", ["reviewer_id", "decided_by_id"])
def test_a_member_judges_its_own_vendor(reviewed: Dossier, column: str) -> None:
    member = make_person("Mơ", Role.REVIEWER, Role.APPROVER)
    reviewed.vendor.members.create(person=member, part="host")
    statement = f"UPDATE vetting_dossier SET {column} = %s WHERE id = %s"
    refused(statement, [member.pk, reviewed.pk], "a member of the vendor")


def test_a_member_is_named_when_the_dossier_is_made(reviewed: Dossier, owner: Person) -> None:
    refused(
        "INSERT INTO vetting_dossier (vendor_id, status, reviewer_id, decided_by_id, decided_at, submitted_at, "
        "commitment_accepted_at, rounds, created_at, commitment_sha256, commitment_version, commitment_sent_to, lane, "
        "recommendation, recommendation_note, decision_note, decision_text) "
        "SELECT vendor_id, 'rejected', %s, reviewer_id, now(), now(), "
        "now(), 1, now(), '', '', '', 'four_eyes', '', '', '', '' FROM vetting_dossier WHERE id = %s",
        [owner.pk, reviewed.pk],
        "a member of the vendor",
    )


@pytest.mark.parametrize("status", ["open", "answered"])
def test_approving_over_a_correction(reviewed: Dossier, reviewer: Person, approver: Person, status: str) -> None:
    reviewed.corrections.create(
        text="Sửa địa chỉ",
        raised_by=reviewer,
        raised_in_round=1,
        status=status,
        answer="Rồi",
        answered_at=timezone.now(),
    )
    refused(DECIDE, ["approved", approver.pk, reviewed.pk], "open correction")


@pytest.mark.parametrize("status", ["settled", "dropped"])
def test_a_settled_correction_is_in_nobodys_way(
    reviewed: Dossier, reviewer: Person, approver: Person, status: str
) -> None:
    reviewed.corrections.create(
        text="Sửa địa chỉ",
        raised_by=reviewer,
        raised_in_round=1,
        status=status,
        settled_by=reviewer,
        settled_at=timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute(DECIDE, ["approved", approver.pk, reviewed.pk])
    reviewed.refresh_from_db()
    assert reviewed.status == "approved"


def test_a_review_without_a_recommendation(in_review: Dossier) -> None:
    refused(
        "UPDATE vetting_dossier SET status = 'reviewed' WHERE id = %s",
        [in_review.pk],
        "dossier_reviewed_with_recommendation",
    )
