from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from django.utils import translation

from market.notices.models import Notice
from market.notices.services import CHUNK, Outgoing, queue_notice, queue_notices
from market.notices.tasks import send_notice_task

pytestmark = pytest.mark.django_db


def queue(key: str = "k1", **given: Any) -> Notice | None:
    words: dict[str, Any] = {"kind": "account-code", "recipient": "hoa@example.vn", "context": {"code": "123456"}}
    return queue_notice(key=key, **words | given)


def test_a_notice_is_a_row_with_its_words() -> None:
    notice = queue(is_secret=True)
    stored = Notice.objects.get()
    assert stored == notice
    assert stored.subject == "Mã xác nhận Chợ đêm trên mây"
    assert "123456" in stored.body
    assert "Ban tổ chức Chợ đêm trên mây" in stored.body
    assert (stored.status, stored.tries, stored.channel, stored.is_secret) == ("queued", 0, "email", True)


def test_the_same_key_is_one_notice() -> None:
    assert queue()
    assert queue(recipient="other@example.vn") is None
    assert Notice.objects.get().recipient == "hoa@example.vn"


def test_people_are_written_to_in_vietnamese_whoever_asked() -> None:
    with translation.override("en"):
        queue()
    assert Notice.objects.get().subject == "Mã xác nhận Chợ đêm trên mây"


def test_names_are_not_escaped_in_plain_text() -> None:
    context = {"full_name": "Lan & Huệ <b>", "role": "Quản trị", "link": "https://x/?a=1&b=2", "expires_at": None}
    queue_notice(kind="invitation", key="k1", recipient="a@b.vn", context=context)
    notice = Notice.objects.get()
    assert "Chào Lan & Huệ <b>," in notice.body
    assert "https://x/?a=1&b=2" in notice.body


def test_a_subject_is_one_line(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "odd.txt").write_text("{{ name }}  đã   đặt\n\nThân thư\ndòng hai\n", encoding="utf-8")
    templates = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    settings.TEMPLATES = templates
    queue_notice(kind="odd", key="k1", recipient="a@b.vn", context={"name": "Hoa"})
    notice = Notice.objects.get()
    assert notice.subject == "Hoa đã đặt"
    assert notice.body == "Thân thư\ndòng hai"


def test_a_kind_without_words_is_a_fault_and_leaves_nothing() -> None:
    with pytest.raises(TemplateDoesNotExist):
        queue_notice(kind="no-such-kind", key="k1", recipient="a@b.vn", context={})
    assert not Notice.objects.exists()


def test_the_worker_is_nudged_after_the_commit_only(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(send_notice_task, "delay", nudged.append)
    with django_capture_on_commit_callbacks(execute=True):
        queue()
        assert nudged == []
    assert nudged == [Notice.objects.get().pk]


def test_without_a_broker_the_row_is_there_all_the_same(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(_pk: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(send_notice_task, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        queue()
    assert Notice.objects.get().status == "queued"


def many(number: int, kind: str = "account-code") -> int:
    words = (Outgoing(f"k{n}", f"nguoi-{n}@example.vn", {"code": f"{n:06}"}) for n in range(number))
    return queue_notices(kind=kind, messages=words)


def test_many_are_rows_with_their_own_words_and_only_the_new_ones_count() -> None:
    assert many(3) == 3
    assert many(CHUNK + 2) == CHUNK - 1
    rows = Notice.objects.order_by("pk")
    assert rows.count() == CHUNK + 2
    assert [row.recipient for row in rows[:2]] == ["nguoi-0@example.vn", "nguoi-1@example.vn"]
    assert "000001" in rows[1].body
    assert {row.status for row in rows} == {"queued"}


def test_nobody_to_tell_is_nothing() -> None:
    assert many(0) == 0
