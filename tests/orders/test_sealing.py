"""The sealer: places, checkpoints, the seal; caught up by itself, one chain however many work at it."""

import base64
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from market.accounts.models import Role
from market.files.published import published, read_published
from market.kernel.clock import database_now
from orders import tasks
from orders.models import Basket, Checkpoint, Hold, Publication, WitnessEntry, WitnessKey, WitnessLeaf
from orders.services.publishing import CHECKPOINTS, LEAVES, path_of, publish_session
from orders.services.sealing import LogBrokenError, checkpoint_session
from orders.services.witnessing import record
from orders.witness import due_seals
from orders.witness.checkpoints import signer
from orders.witness.merkle import root
from orders.witness.trees import leaf_hashes
from orders.witness.verify_witness import Rejected, canonical, read_keys, verify_log
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact as person
from tests.orders.conftest import phone_of, place
from tests.orders.racing import all_at_once
from tests.orders.sealing import close, rest, seal, sign, tamper

pytestmark = pytest.mark.django_db
SEED = base64.b64encode(b"another key of the very same len").decode()


def note(session: MarketSession, number: int = 0) -> WitnessEntry:
    return record(kind="moved", session=session, subject=f"X{number}", facts={"n": number})


def files_of(session: MarketSession) -> tuple[bytes, bytes, dict[str, bytes]]:
    """Return what anybody can download: checkpoints, leaves, keys."""
    read = [read_published(path_of(session.number, name)) for name in (CHECKPOINTS, LEAVES, "keys.json")]
    return read[0], read[1], read_keys(json.loads(read[2]))


def test_a_checkpoint_is_the_root_of_all_that_was_witnessed(listing: Listing) -> None:
    place(listing)
    note(listing.session)
    checkpoint = sign(listing.session)
    entries = WitnessEntry.objects.order_by("pk")
    assert (checkpoint.number, checkpoint.size, checkpoint.is_seal) == (1, 2, False)
    assert bytes(checkpoint.root) == root(bytes(entry.leaf_hash) for entry in entries)
    assert [leaf.entry_id for leaf in WitnessLeaf.objects.order_by("index")] == [entry.pk for entry in entries]


def test_nothing_new_makes_no_checkpoint(listing: Listing) -> None:
    assert checkpoint_session(listing.session_id) is None
    place(listing)
    sign(listing.session)
    assert checkpoint_session(listing.session_id) is None
    assert Checkpoint.objects.count() == 1


def test_checkpoints_are_chained(listing: Listing) -> None:
    place(listing)
    first = sign(listing.session)
    place(listing)
    second = sign(listing.session)
    assert (second.number, second.size) == (2, 2)
    assert bytes(second.previous) == sha256(first.text.encode()).digest()


def test_a_slow_order_takes_a_later_place(listing: Listing) -> None:
    """Entries get their ids before they are committed; the tree takes them as they come."""
    late, soon = note(listing.session, 1), note(listing.session, 2)
    tamper("orders_witnessentry", f"UPDATE orders_witnessentry SET id = {soon.pk + 10} WHERE id = {late.pk}")
    sign(listing.session)
    slow = note(listing.session, 3)
    tamper("orders_witnessentry", f"UPDATE orders_witnessentry SET id = {late.pk} WHERE id = {slow.pk}")
    assert due_seals.sessions_to_checkpoint() == [listing.session_id]
    assert sign(listing.session).size == 3
    assert WitnessLeaf.objects.get(index=2).entry_id == late.pk


def test_the_seal_comes_when_the_evening_is_over_for_good(listing: Listing) -> None:
    place(listing)
    sign(listing.session)
    close(listing.session, ago=timedelta(minutes=1))
    assert checkpoint_session(listing.session_id) is None
    sealed = seal(listing.session)
    facts = json.loads(WitnessEntry.objects.get(kind="sealed").facts)
    assert (sealed.number, sealed.size) == (2, 2)
    assert facts["orders"]["placed"] == {"count": 1, "goods": 89_000, "fees": 0}
    assert facts["listings"][0]["session_price"] == 89_000
    assert checkpoint_session(listing.session_id) is None


def test_the_seal_waits_for_holds(listing: Listing) -> None:
    close(listing.session)
    MarketSession.objects.update(opens_at=database_now() - timedelta(hours=2))
    basket = Basket.objects.create(key=uuid4(), session=listing.session)
    now = database_now()
    hold = Hold.objects.create(
        basket=basket, session=listing.session, listing=listing, quantity=1,
        held_at=now - timedelta(minutes=9), expires_at=now + timedelta(minutes=1),
    )  # fmt: skip
    assert checkpoint_session(listing.session_id) is None
    Hold.objects.filter(pk=hold.pk).update(ended_at=now, ending="released")
    assert sign(listing.session).is_seal


def test_the_seal_names_who_was_on_duty(listing: Listing) -> None:
    officer = cast.make_person("Trần Văn Chứng", Role.WITNESS)
    now = database_now()
    listing.session.duties.create(part="witness", person=officer, signed_in_at=now)
    listing.session.duties.create(part="director", person=officer)
    seal(listing.session)
    duty = json.loads(WitnessEntry.objects.get(kind="sealed").facts)["duty"]
    assert [(each["part"], each["officer"]) for each in duty] == [("witness", "Trần Văn Chứng")]


def test_an_evening_that_was_called_off_is_not_sealed(listing: Listing) -> None:
    now = database_now()
    MarketSession.objects.update(
        opens_at=now - timedelta(hours=1), stopped_at=now - timedelta(hours=3), stop_reason="Bão"
    )
    assert due_seals.sessions_to_checkpoint() == []
    assert checkpoint_session(listing.session_id) is None


def test_what_happens_later_stands_in_the_same_tree(listing: Listing) -> None:
    place(listing)
    sealed = seal(listing.session)
    note(listing.session)
    assert checkpoint_session(listing.session_id) is None  # signed again in a quarter of an hour
    rest(listing.session)
    later = sign(listing.session)
    assert (later.number, later.size, later.is_seal) == (2, sealed.size + 1, False)
    assert bytes(sealed.root) == root(leaf_hashes(listing.session_id)[: sealed.size])


def test_nothing_is_signed_over_a_log_that_was_changed(listing: Listing) -> None:
    place(listing)
    sign(listing.session)
    tamper("orders_witnessentry", "UPDATE orders_witnessentry SET facts = '{}', leaf_hash = sha256('x')")
    note(listing.session)
    with pytest.raises(LogBrokenError):
        checkpoint_session(listing.session_id)
    assert Checkpoint.objects.count() == WitnessLeaf.objects.count() == 1


def test_another_key_signs_on_and_the_old_checkpoints_hold(listing: Listing, settings: Any) -> None:
    place(listing)
    old = sign(listing.session)
    settings.WITNESS_KEY = SEED
    place(listing)
    new = sign(listing.session)
    assert old.key_id != new.key_id == signer().key_id
    assert WitnessKey.objects.count() == 2
    publish_session(listing.session_id)
    assert len(verify_log(*files_of(listing.session))) == 2


def test_the_published_files_hold_by_themselves(listing: Listing) -> None:
    for number in range(3):
        place(listing, to=person(phone_of(number)))
        sign(listing.session)
    seal(listing.session)
    assert publish_session(listing.session_id)
    assert not publish_session(listing.session_id)
    checkpoints, leaves, keys = files_of(listing.session)
    chain = verify_log(checkpoints, leaves, keys)
    assert [each.is_seal for each in chain] == [False, False, False, True]
    for forged in (leaves[:-65], leaves + leaves[:65], leaves[65:] + leaves[:65], leaves.upper()):
        with pytest.raises(Rejected):
            verify_log(checkpoints, forged, keys)
    told = json.loads(checkpoints)
    del told["checkpoints"][1]
    spelled = canonical(told) + b"\n"
    with pytest.raises(Rejected, match="chain"):
        verify_log(spelled, leaves, keys)


@pytest.mark.parametrize("table", ["orders_checkpoint", "orders_witnessleaf"])
def test_checkpoints_and_places_are_never_changed(listing: Listing, table: str) -> None:
    place(listing)
    sign(listing.session)
    for statement in (f"UPDATE {table} SET session_id = session_id", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_rounds_do_what_is_due_once(listing: Listing, celery_runs_at_once: None) -> None:
    place(listing)
    tasks.checkpoint_due_sessions()
    assert Checkpoint.objects.count() == Publication.objects.count() == 1
    close(listing.session)
    tasks.checkpoint_due_sessions()
    tasks.checkpoint_due_sessions()
    tasks.checkpoint_left_sessions()
    tasks.publish_due_logs()
    assert list(Checkpoint.objects.order_by("pk").values_list("is_seal", flat=True)) == [False, True]
    assert Publication.objects.get().number == 2


def test_a_worker_killed_between_is_caught_up(listing: Listing, celery_runs_at_once: None) -> None:
    place(listing)
    sign(listing.session)  # and not published
    assert not published().exists(path_of(listing.session.number, CHECKPOINTS)) or not Publication.objects.exists()
    tasks.publish_due_logs()
    assert Publication.objects.get().number == 1
    assert not due_seals.logs_to_publish().exists()


@pytest.fixture
def celery_runs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run what a finder hands out in the test itself."""
    for task in (tasks.checkpoint_session_task, tasks.publish_log_task, tasks.stamp_seal_task):
        monkeypatch.setattr(task, "delay", task.run)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sealers_make_one_chain(opening_rules: None) -> None:
    session = cast.make_session()
    for number in range(40):
        note(session, number)

    def work() -> None:
        for number in range(5):
            checkpoint_session(session.pk)
            note(session, number)

    all_at_once([work] * 4)
    checkpoint_session(session.pk)
    assert list(WitnessLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(60))
    publish_session(session.pk)
    assert verify_log(*files_of(session))[-1].size == 60
