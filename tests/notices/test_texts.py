"""The office's own words: placeholders from the kind's list, nothing typed is run, nothing needed is lost."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from market.accounts.models import Person, Role, RoleGrant
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.addresses import choose_language
from market.notices.models import MessageText, Notice
from market.notices.services import Outgoing, queue_notice, queue_notices
from market.notices.tasks import send_notice_task
from market.notices.texts import edited_text, use_house_text, write_text

pytestmark = pytest.mark.django_db
PAGE = "/van-phong/thu-gui/loi/"
BODY = "Xin chào.\nMã của Anh/Chị: {ma_xac_nhan}"


def write(
    keeper: Person, body: str = BODY, subject: str = "Mã mới", language: str = "vi", kind: str = "account-code"
) -> MessageText:
    return write_text(actor=keeper, kind=kind, language=language, subject=subject, body=body)


def queue(key: str = "k1", recipient: str = "hoa@example.vn", code: str = "123456") -> Notice:
    notice = queue_notice(kind="account-code", key=key, recipient=recipient, context={"code": code})
    assert notice is not None
    return notice


def test_the_office_s_words_take_the_place_of_the_house_s(keeper: Person) -> None:
    write(keeper)
    notice = queue()
    assert (notice.subject, notice.body) == ("Mã mới", "Xin chào.\nMã của Anh/Chị: 123456")
    assert JournalEntry.objects.get(verb="message.written").actor == keeper


def test_the_house_s_words_again_are_a_version_too(keeper: Person) -> None:
    write(keeper)
    use_house_text(actor=keeper, kind="account-code", language="vi")
    use_house_text(actor=keeper, kind="account-code", language="vi")
    assert edited_text("account-code", "vi") is None
    assert queue().subject == "Mã xác nhận Chợ đêm trên mây"
    assert MessageText.objects.count() == 2


def test_the_same_words_again_are_no_new_version(keeper: Person) -> None:
    assert write(keeper) == write(keeper)


@pytest.mark.parametrize(
    "body",
    [
        "Mã {ma_xac_nhan}, gửi {ten_gian_hang}",  # not of this kind
        "Mã {ma_xac_nhan} {",
        "Mã {ma_xac_nhan} { }",
        "Mã {ma_xac_nhan.__class__}",
        "Mã {{ ma_xac_nhan }}",
        "Không có mã",
    ],
)
def test_words_that_would_break_are_refused(keeper: Person, body: Any) -> None:
    with pytest.raises(Refused) as refusal:
        write(keeper, body)
    assert refusal.value.field == "body"
    assert not MessageText.objects.exists()


def test_template_code_is_only_text(keeper: Person) -> None:
    with pytest.raises(Refused):
        write(keeper, "{% include 'x' %} {ma_xac_nhan}")


def test_what_is_put_in_is_not_looked_at_again(keeper: Person) -> None:
    write(keeper)
    assert "{ma_xac_nhan}" in queue(code="{ma_xac_nhan}").body


def test_links_are_kept(keeper: Person) -> None:
    with pytest.raises(Refused, match="duong_dan"):
        write(keeper, "Phiên sắp mở.", kind="session-reminder")


def test_everybody_is_written_to_in_the_language_they_chose(keeper: Person) -> None:
    choose_language(address="Bob@example.vn", language="en")
    write(keeper, "Hello, {ma_xac_nhan}", subject="Your code", language="en")
    assert queue(recipient="bob@example.vn").body == "Hello, 123456"
    assert queue("k2").subject == "Mã xác nhận Chợ đêm trên mây"
    many = [Outgoing("k3", "bob@example.vn", {"code": "1"}), Outgoing("k4", "hoa@example.vn", {"code": "2"})]
    assert queue_notices(kind="account-code", messages=many) == 2
    assert Notice.objects.get(key="k3").body == "Hello, 1"
    assert "Hello" not in Notice.objects.get(key="k4").body


def test_the_pages_show_write_and_try(keeper_client: Client, keeper: Person) -> None:
    assert "Mã xác nhận tài khoản" in keeper_client.get(PAGE).content.decode()
    page = keeper_client.get(f"{PAGE}account-code/").content.decode()
    assert "123456" in page
    typed = {"subject": "Mã mới", "body": BODY}
    looked = keeper_client.post(f"{PAGE}account-code/vi/", typed | {"preview": "1"}).content.decode()
    assert "Mã của Anh/Chị: 123456" in looked
    assert not MessageText.objects.exists()
    keeper_client.post(f"{PAGE}account-code/vi/", typed)
    assert MessageText.objects.get().written_by == keeper
    keeper_client.post(f"{PAGE}account-code/vi/gui-thu/")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == ("minh@example.vn", "Gửi thử: Mã mới")
    send_notice_task(notice.pk)
    assert mail.outbox[0].to == ["minh@example.vn"]
    history = keeper_client.get(f"{PAGE}account-code/").content.decode()
    assert "<ins>Xin chào.</ins>" in history
    keeper_client.post(f"{PAGE}account-code/vi/loi-goc/")
    assert edited_text("account-code", "vi") is None


def test_a_fault_is_said_beside_the_field(keeper_client: Client) -> None:
    page = keeper_client.post(f"{PAGE}account-code/vi/", {"subject": "Mã", "body": "{la}"}).content.decode()
    assert "Không có ô {la}" in page


@pytest.mark.parametrize("path", ["khong-co/", "khong-co/vi/", "account-code/fr/"])
def test_no_such_kind(keeper_client: Client, path: Any) -> None:
    assert keeper_client.get(PAGE + path).status_code == 404


def test_a_report_officer_does_not_write(client: Client) -> None:
    person = Person.objects.create_person(full_name="Lan", email="lan@example.vn")
    RoleGrant.objects.create(person=person, role=Role.REPORT_OFFICER)
    client.force_login(person)
    assert client.get(PAGE).status_code == 403
