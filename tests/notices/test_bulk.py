from datetime import datetime, time

import pytest
from django.test import Client
from django.utils import timezone

from market.accounts.models import Person
from market.kernel.clock import HANOI
from market.kernel.models import JournalEntry
from market.notices import bulk
from market.notices.models import Notice
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db
OUTBOX = "/van-phong/thu-gui/"


def test_all_that_failed_is_sent_again_once_confirmed(
    keeper_client: Client, keeper: Person, make_notice: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    for _ in range(5):
        make_notice(status="failed", tries=8)
    make_notice(status="failed", kind="order-placed")
    make_notice(status="failed", is_secret=True, body="")
    make_notice(status="withdrawn")
    asked = {"status": "failed", "kind": "dossier-approved"}
    assert "Gửi lại 5 thư" in keeper_client.get(f"{OUTBOX}gui-lai/", asked).content.decode()
    assert Notice.objects.filter(status="queued").count() == 0
    keeper_client.post(f"{OUTBOX}gui-lai/", asked)
    assert list(Notice.objects.filter(status="queued").values_list("tries", flat=True)) == [0] * 5
    entries = JournalEntry.objects.filter(verb="notices.retried")
    assert sum(entry.facts["number"] for entry in entries) == 5
    assert {entry.actor for entry in entries} == {keeper}


def test_what_is_unclear_is_sent_again_only_when_asked_for(keeper_client: Client, make_notice: Make) -> None:
    make_notice(status="unclear")
    keeper_client.post(f"{OUTBOX}gui-lai/", {"status": "failed"})
    assert Notice.objects.get().status == "unclear"
    keeper_client.post(f"{OUTBOX}gui-lai/", {"status": "unclear"})
    assert Notice.objects.get().status == "queued"


def test_what_waits_of_one_kind_is_stopped(keeper_client: Client, make_notice: Make) -> None:
    mine, other = make_notice(is_secret=True), make_notice(kind="order-placed")
    sent, sending = make_notice(status="sent"), make_notice(status="sending")
    asked = {"kind": "dossier-approved"}
    assert "Dừng 1 thư" in keeper_client.get(f"{OUTBOX}dung/", asked).content.decode()
    keeper_client.post(f"{OUTBOX}dung/", asked)
    states = dict(Notice.objects.values_list("pk", "status"))
    assert [states[each.pk] for each in (mine, other, sent, sending)] == ["withdrawn", "queued", "sent", "sending"]
    mine.refresh_from_db()
    assert mine.body == ""


def test_every_kind_at_once_is_not_stopped(keeper_client: Client, make_notice: Make) -> None:
    make_notice()
    assert keeper_client.post(f"{OUTBOX}dung/", {}).status_code == 422
    assert Notice.objects.get().status == "queued"


def test_it_is_filtered_by_kind_channel_and_recipient(keeper_client: Client, make_notice: Make) -> None:
    make_notice(subject="Một", recipient="mot@example.vn")
    make_notice(subject="Hai", channel="sms", kind="dossier-text", recipient="+84912345678")

    def subjects(**asked: str) -> list[str]:
        return [notice.subject for notice in keeper_client.get(OUTBOX, asked).context["page"].notices]

    assert subjects(channel="sms") == ["Hai"]
    assert subjects(kind="dossier-text") == ["Hai"]
    assert subjects(recipient=" Mot@example.vn ") == ["Một"]
    assert subjects(recipient="mot@") == []


def test_a_day_is_counted_by_kind(keeper_client: Client, make_notice: Make) -> None:
    make_notice(status="sent")
    make_notice(status="failed")
    late = make_notice(kind="order-placed")
    Notice.objects.filter(pk=late.pk).update(
        created_at=datetime.combine(timezone.now(), time(0), HANOI).replace(year=2020)
    )
    rows = keeper_client.get(f"{OUTBOX}so-luong/").context["rows"]
    assert [(row.kind.name, dict(row.counts)) for row in rows] == [("dossier-approved", {"sent": 1, "failed": 1})]
    assert keeper_client.get(f"{OUTBOX}so-luong/", {"day": "x"}).status_code == 200


def test_the_office_says_that_it_arrived(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(status="unclear")
    assert "có thể thư đã tới" in keeper_client.get(f"{OUTBOX}{notice.pk}/").content.decode()
    keeper_client.post(f"{OUTBOX}{notice.pk}/da-toi/")
    notice.refresh_from_db()
    assert notice.status == "sent"
    assert keeper_client.post(f"{OUTBOX}{notice.pk}/da-toi/").status_code == 422


def test_what_a_worker_has_in_hand_is_left_to_it(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(status="sending")
    for act in ("gui-lai", "huy"):
        assert keeper_client.post(f"{OUTBOX}{notice.pk}/{act}/").status_code == 409
