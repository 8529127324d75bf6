"""Time stamps over seals: bound to the seal's very text, checked up to the trusted root, asked for again."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from market.files.published import read_published
from market.kernel.clock import database_now
from orders import tasks
from orders.models import Checkpoint, TimeStamp
from orders.services import stamping
from orders.services.publishing import TOKEN, path_of, publish_session
from orders.witness import due_seals
from orders.witness.audit import audit_session
from sessions.models import Listing
from tests.orders.authority import Authority, make_certificates, openssl, running
from tests.orders.conftest import place
from tests.orders.sealing import seal, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with running(tmp_path_factory.mktemp("tsa")) as authority:
        yield authority


@pytest.fixture
def authority(server: Authority, settings: Any) -> Authority:
    """An authority the market is configured to ask, honest until told otherwise."""
    settings.WITNESS_TSA_URL, settings.WITNESS_TSA_CERT = server.url, str(server.trusted)
    server.asked, server.answers, server.status = 0, [], 200
    return server


@pytest.fixture
def sealed(listing: Listing) -> Checkpoint:
    place(listing)
    return seal(listing.session)


def request_for(data: bytes) -> bytes:
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def test_a_seal_gets_a_time_stamp_over_its_text(authority: Authority, sealed: Checkpoint, tmp_path: Path) -> None:
    stamp = stamping.stamp_seal(sealed.pk)
    assert abs(stamp.stamped_at - database_now()) < timedelta(minutes=1)
    assert stamping.stamp_seal(sealed.pk) == stamp
    assert authority.asked == 1
    token, text = tmp_path / "seal.tsr", tmp_path / "seal.txt"
    token.write_bytes(bytes(stamp.token))
    text.write_text(sealed.text)
    openssl("ts", "-verify", "-in", str(token), "-data", str(text), "-CAfile", str(authority.trusted))


def test_it_is_published_and_checked(authority: Authority, sealed: Checkpoint) -> None:
    session = sealed.session
    publish_session(session.pk)
    stamp = stamping.stamp_seal(sealed.pk)
    assert list(due_seals.logs_to_publish()) == [session]
    publish_session(session.pk)
    assert read_published(path_of(session.number, TOKEN)) == bytes(stamp.token)
    assert not due_seals.logs_to_publish().exists()
    assert audit_session(session) == []
    tamper("orders_timestamp", "UPDATE orders_timestamp SET token = overlay(token placing 'x' from 200)")
    assert [str(each) for each in audit_session(session)] == ["checkpoint 1: its time stamp does not hold"]


def test_an_answer_over_something_else_is_refused(authority: Authority, sealed: Checkpoint) -> None:
    """The imprint must be that of the seal: a stamp over anything else says nothing about it."""
    other = authority.stamp(request_for(b"another evening"))
    authority.answers = [other]
    with pytest.raises(stamping.NotStampedError):
        stamping.stamp_seal(sealed.pk)
    assert not stamping.holds(other, sealed.text)
    assert not TimeStamp.objects.exists()


def test_an_old_answer_is_refused(authority: Authority, sealed: Checkpoint) -> None:
    """The right imprint with another nonce is an answer to somebody else's question."""
    old = authority.stamp(request_for(sealed.text.encode()))
    assert stamping.holds(old, sealed.text)
    authority.answers = [old]
    with pytest.raises(stamping.NotStampedError, match="Nonce"):
        stamping.stamp_seal(sealed.pk)


def test_an_answer_of_somebody_else_is_refused(
    authority: Authority, sealed: Checkpoint, settings: Any, tmp_path: Path
) -> None:
    make_certificates(tmp_path / "other", "Another")
    settings.WITNESS_TSA_CERT = str(tmp_path / "other" / "ca.pem")
    with pytest.raises(stamping.NotStampedError):
        stamping.stamp_seal(sealed.pk)


def test_a_rejection_is_no_time_stamp(authority: Authority, sealed: Checkpoint) -> None:
    rejection = bytes.fromhex("3009300702010203020520")
    authority.answers = [rejection, b"", b"\x30\x80nonsense", b"x" * 200_000]
    for _ in range(4):
        with pytest.raises(stamping.NotStampedError):
            stamping.stamp_seal(sealed.pk)
    authority.status = 500
    with pytest.raises(stamping.NotStampedError, match="status 500"):
        stamping.stamp_seal(sealed.pk)
    assert not TimeStamp.objects.exists()


@pytest.mark.parametrize("place_", range(0, 1200, 37))
def test_no_altered_answer_holds(authority: Authority, sealed: Checkpoint, place_: int) -> None:
    raw = bytearray(authority.stamp(request_for(sealed.text.encode())))
    if place_ < len(raw):
        raw[place_] ^= 0x55
        said = stamping.holds(bytes(raw), sealed.text)
        if said:  # a byte nothing hangs on, such as of an unsigned certificate: what was stamped is the same
            info = decode_timestamp_response(bytes(raw)).tst_info
            assert sha256(sealed.text.encode()).digest() == info.message_imprint.message


def test_an_authority_that_is_away_is_asked_again(
    authority: Authority, sealed: Checkpoint, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.stamp_seal_task, "delay", tasks.stamp_seal_task.run)
    settings.WITNESS_TSA_URL = "http://127.0.0.1:9/"
    tasks.stamp_due_seals()
    assert not TimeStamp.objects.exists()
    settings.WITNESS_TSA_URL = authority.url
    tasks.stamp_due_seals()
    tasks.stamp_due_seals()
    assert TimeStamp.objects.count() == authority.asked == 1


def test_without_an_authority_nobody_is_asked(sealed: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.stamp_seal_task, "delay", lambda _pk: pytest.fail("asked"))
    assert not stamping.is_configured()
    tasks.stamp_due_seals()
