"""Editions: written by one, published by another, never changed; the newest that has begun holds."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from market.accounts.models import Person
from market.kernel.errors import Absent, Refused, Stale
from market.kernel.models import JournalEntry
from market.policies import services
from market.policies.digests import text_hash
from market.policies.models import PolicyDraft, PolicyEdition, PolicyKind
from market.policies.operator import Operator, hold_operator, operator
from market.policies.selectors import coming_edition, edition_in_force, editions_in_force
from tests import cast
from tests.policies.conftest import Publish, words

pytestmark = pytest.mark.django_db
TERMS = PolicyKind.TERMS


def test_two_people_publish_the_next_edition(publish: Publish, writer: Person, approver: Person) -> None:
    edition = publish(TERMS)
    assert (edition.number, edition.written_by, edition.approved_by) == (2, writer, approver)
    assert edition_in_force(TERMS) == edition
    assert not PolicyDraft.objects.exists()
    assert JournalEntry.objects.filter(verb="policy.published", actor=approver).exists()


def test_nobody_publishes_what_they_wrote(approver: Person) -> None:
    services.write_draft(actor=approver, kind=TERMS, words=words(), version=0)
    services.submit_draft(actor=approver, kind=TERMS, version=1)
    with pytest.raises(Refused):
        services.publish_draft(actor=approver, kind=TERMS, version=1)
    assert not PolicyEdition.objects.filter(kind=TERMS, number=2).exists()


def test_the_database_knows_it_too(writer: Person) -> None:
    edition = edition_in_force(TERMS)
    assert edition is not None
    alone = PolicyEdition(kind=TERMS, number=2, body_vi="x", body_en="x", text_hash="0" * 64, written_by=writer)
    alone.approved_by, alone.effective_from = writer, cast.hanoi_day()
    with pytest.raises(IntegrityError), transaction.atomic():
        alone.save()


def test_what_is_published_stays_as_it_is(publish: Publish) -> None:
    edition = publish(TERMS)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyEdition.objects.filter(pk=edition.pk).update(body_vi="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        edition.delete()


def test_a_draft_changed_meanwhile_is_not_published(writer: Person, approver: Person) -> None:
    services.write_draft(actor=writer, kind=TERMS, words=words(), version=0)
    services.submit_draft(actor=writer, kind=TERMS, version=1)
    services.write_draft(actor=writer, kind=TERMS, words=words(body_vi="Khác hẳn."), version=1)
    for version in (1, 2):  # another version, and the new one that was not submitted
        with pytest.raises(Stale):
            services.publish_draft(actor=approver, kind=TERMS, version=version)


def test_two_writers_do_not_overwrite_each_other(writer: Person, approver: Person) -> None:
    services.write_draft(actor=writer, kind=TERMS, words=words(), version=0)
    with pytest.raises(Stale):
        services.write_draft(actor=approver, kind=TERMS, words=words(), version=0)


def test_a_draft_is_given_back_and_dropped(writer: Person, approver: Person) -> None:
    services.write_draft(actor=writer, kind=TERMS, words=words(), version=0)
    services.submit_draft(actor=writer, kind=TERMS, version=1)
    draft = services.return_draft(actor=approver, kind=TERMS, version=1, note="Thiếu thời hạn.")
    assert (draft.submitted_at, draft.returned_note) == (None, "Thiếu thời hạn.")
    services.drop_draft(actor=writer, kind=TERMS, version=1)
    with pytest.raises(Absent):
        services.submit_draft(actor=writer, kind=TERMS, version=1)


@pytest.mark.parametrize(
    "given", [{"changes_en": ""}, {"changes_vi": ""}, {"effective_from": cast.hanoi_day(-1)}], ids=str
)
def test_a_draft_says_what_is_new_and_begins_in_time(writer: Person, given: dict[str, object]) -> None:
    services.write_draft(actor=writer, kind=TERMS, words=words(**given), version=0)
    with pytest.raises(Refused):
        services.submit_draft(actor=writer, kind=TERMS, version=1)


def test_an_edition_holds_from_its_day(publish: Publish) -> None:
    edition = publish(TERMS, effective_from=cast.hanoi_day(5))
    current = edition_in_force(TERMS)
    assert current is not None
    assert current.number == 1
    assert coming_edition(TERMS) == edition
    day = cast.hanoi_day(5)
    assert editions_in_force([TERMS], day=day)[TERMS] == edition
    assert editions_in_force([TERMS], day=day - timedelta(days=1))[TERMS] == current


def test_the_first_texts_are_complete_and_bear_their_digest() -> None:
    first = PolicyEdition.objects.filter(number=1)
    assert set(first.values_list("kind", flat=True)) == set(PolicyKind)
    for each in first:
        assert each.is_first_draft
        bodies = (each.body_vi, each.body_en)
        assert each.text_hash == text_hash(kind=each.kind, number=1, bodies=bodies, facts=each.facts)
        assert each.body_vi.count("## ") == each.body_en.count("## ")
        assert each.body_vi.count("\n- ") == each.body_en.count("\n- ")


def test_what_is_not_known_of_the_operator_is_not_made_up(publish: Publish) -> None:
    hold_operator(Operator(), seconds=0)
    assert operator().name.startswith("Văn phòng Điều phối")
    assert (operator().address, operator().registration) == ("", "")
    publish(PolicyKind.OPERATOR, facts={"name": "Văn phòng mới", "address": "Số 1, phố Mới"})
    hold_operator(Operator(), seconds=0)
    assert (operator().name, operator().address) == ("Văn phòng mới", "Số 1, phố Mới")


def test_one_query_for_all_documents(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        editions_in_force()
