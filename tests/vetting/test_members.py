"""Members and invitations: proved addresses only, one use, an owner always stays."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.accounts.secret_links import hashed
from market.kernel import clock
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import PASSWORD, make_person, make_vendor
from tests.vetting.conftest import put
from vetting.models import Dossier, MemberInvitation, Vendor, VendorMember
from vetting.services import handovers, invitations, members

pytestmark = pytest.mark.django_db

INVITED = {"name": "Lê Thị Gói", "contact": "goi@example.vn", "part": "packer"}


@pytest.fixture
def desk(client: Client, owner: Person, vendor: Vendor) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def packer(vendor: Vendor) -> Person:
    person = proved(make_person("Lê Thị Gói", email="goi-cu@example.vn"))
    vendor.members.create(person=person, part="packer")
    return person


def proved(person: Person) -> Person:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def at(name: str, vendor: Vendor, *args: int) -> str:
    return reverse(f"vetting:{name}", args=[vendor.slug, *args])


def link() -> str:
    """Return the path in the newest invitation."""
    body = Notice.objects.filter(kind__startswith="vendor-invitation").latest("pk").body
    return str(re.findall(r"/loi-moi/gian-hang/\S+", body)[0])


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def verbs(vendor: Vendor) -> list[str]:
    entries = JournalEntry.objects.filter(subject_type="vetting.vendor", subject_id=str(vendor.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def check_constraints() -> None:
    """Let what is deferred to the commit be checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestInviting:
    def test_an_invited_person_becomes_a_member(self, desk: Client, vendor: Vendor) -> None:
        assert desk.post(at("invite-member", vendor), INVITED).status_code == 302
        assert "Lê Thị Gói" in desk.get(at("list-members", vendor)).text
        person = proved(make_person("Lê Thị Gói", email="goi@example.vn"))
        theirs = as_person(person)
        assert "Nhận lời mời" in theirs.get(link()).text
        assert theirs.post(f"{link()}nhan/")["Location"] == f"/gian-hang/{vendor.slug}/"
        assert vendor.members.get(person=person).part == "packer"
        assert verbs(vendor) == ["member.invited", "member.joined"]
        assert theirs.get(f"/gian-hang/{vendor.slug}/").status_code == 200

    def test_a_link_works_once(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        theirs = as_person(proved(make_person("Gói", email="goi@example.vn")))
        theirs.post(f"{link()}nhan/")
        assert theirs.get(link()).status_code == 404
        assert theirs.post(f"{link()}nhan/").status_code == 404
        assert vendor.members.count() == 2

    def test_only_the_hash_is_kept_and_the_body_is_secret(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        secret = link().split("/")[3]
        assert MemberInvitation.objects.get().secret_hash == hashed(secret)
        assert secret not in str(list(MemberInvitation.objects.values())) + str(list(JournalEntry.objects.values()))
        assert Notice.objects.get(kind="vendor-invitation").is_secret

    def test_by_phone_a_text_message_goes_out_without_marks(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED | {"contact": "0912 345 678"})
        notice = Notice.objects.get(kind="vendor-invitation-text")
        assert (notice.channel, notice.recipient) == ("sms", "+84912345678")
        assert notice.body.isascii()
        assert len(notice.body) <= 200
        theirs = as_person(make_person("Gói", phone="+84912345678", phone_verified=True))
        assert theirs.post(f"{link()}nhan/").status_code == 302
        assert vendor.members.count() == 2

    @pytest.mark.parametrize(
        "fields", [{}, {"phone": "+84912345678", "phone_verified": False}, {"email": "khac@example.vn"}]
    )
    def test_another_address_is_told_clearly(self, desk: Client, vendor: Vendor, fields: dict[str, Any]) -> None:
        contact = "0912345678" if "phone" in fields else "goi@example.vn"
        desk.post(at("invite-member", vendor), INVITED | {"contact": contact})
        theirs = as_person(make_person("Người khác", **fields))
        page = theirs.get(link()).text
        assert "chưa xác nhận số hoặc thư đó" in page
        assert contact not in page
        reply = theirs.post(f"{link()}nhan/", follow=True)
        assert "địa chỉ khác" in reply.text
        assert vendor.members.count() == 1

    def test_an_address_typed_but_not_proved_is_not_enough(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        thief = make_person("Kẻ gian", email="goi@example.vn")
        EmailAddress.objects.create(user=thief, email="goi@example.vn", verified=False, primary=True)
        assert "chưa xác nhận" in as_person(thief).get(link()).text

    def test_signing_in_first_comes_back(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        proved(make_person("Gói", email="goi@example.vn"))
        visitor = Client()
        page = visitor.get(link()).text
        assert f"/dang-nhap/?next={link()}" in page
        assert f"/dang-ky/?next={link()}" in page
        reply = visitor.post("/dang-nhap/", {"login": "goi@example.vn", "password": PASSWORD, "next": link()})
        assert reply["Location"] == link()
        assert visitor.post(f"{link()}nhan/").status_code == 302

    def test_signing_up_first_comes_back(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        way, visitor = link(), Client()
        typed = {"full_name": "Lê Thị Gói", "email": "goi@example.vn", "password1": PASSWORD, "next": way}
        typed["agrees"] = "on"
        assert visitor.post("/dang-ky/", typed).status_code == 302
        code = re.findall(r"\b\d{6}\b", Notice.objects.filter(kind="account-code").latest("pk").body)[0]
        assert visitor.post("/tai-khoan/xac-nhan-thu/", {"code": code})["Location"] == way
        assert "Nhận lời mời" in visitor.get(way).text

    def test_visitors_cannot_take_it(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        assert Client().post(f"{link()}nhan/")["Location"].startswith("/dang-nhap/")
        assert Client().get("/loi-moi/gian-hang/khong-co-duong-dan-nay/").status_code == 404

    def test_a_link_ends_after_seven_days(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        MemberInvitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        assert Client().get(link()).status_code == 404
        assert "Hết hạn" in desk.get(at("list-members", vendor)).text
        person = proved(make_person("Gói", email="goi@example.vn"))
        with pytest.raises(Refused):
            invitations.accept_invitation(person=person, pk=MemberInvitation.objects.get().pk)

    def test_sending_again_kills_the_former_link(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        former = link()
        pk = MemberInvitation.objects.get().pk
        assert desk.post(at("resend-invitation", vendor, pk)).status_code == 302
        assert Client().get(former).status_code == 404
        assert Client().get(link()).status_code == 200

    def test_withdrawing_kills_the_link(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        pk = MemberInvitation.objects.get().pk
        desk.post(at("withdraw-invitation", vendor, pk))
        assert Client().get(link()).status_code == 404
        assert "member.invitation_withdrawn" in verbs(vendor)

    def test_anothers_invitation_does_not_exist(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        rival = make_person("Đối thủ")
        other, pk = make_vendor("HTX khác", owner=rival), MemberInvitation.objects.get().pk
        for name in ("resend-invitation", "withdraw-invitation"):
            assert as_person(rival).post(at(name, other, pk)).status_code == 404

    @pytest.mark.parametrize("contact", ["024 3825 1234", "không phải", "a@", "0912"])
    def test_nonsense_is_refused(self, desk: Client, vendor: Vendor, contact: str) -> None:
        assert desk.post(at("invite-member", vendor), INVITED | {"contact": contact}).status_code == 422
        assert not MemberInvitation.objects.exists()

    def test_twice_the_same_person_is_refused(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        assert "chưa trả lời" in desk.post(at("invite-member", vendor), INVITED).text
        again = INVITED | {"contact": str(packer.email)}
        assert "đã là thành viên" in desk.post(at("invite-member", vendor), again).text

    def test_too_many_invitations_to_one_address(self, desk: Client, vendor: Vendor) -> None:
        desk.post(at("invite-member", vendor), INVITED)
        pk = MemberInvitation.objects.get().pk
        replies = [desk.post(at("resend-invitation", vendor, pk)).status_code for _ in range(5)]
        assert replies[-1] == 429

    def test_who_judges_the_dossier_cannot_join(self, desk: Client, vendor: Vendor, dossier: Dossier) -> None:
        reviewer = proved(make_person("Trần Thu Hà", Role.REVIEWER, email="goi@example.vn"))
        put(dossier, "in_review", reviewer=reviewer)
        desk.post(at("invite-member", vendor), INVITED)
        assert "đang thẩm định" in as_person(reviewer).post(f"{link()}nhan/", follow=True).text
        assert not vendor.members.filter(person=reviewer).exists()


class TestParts:
    def test_an_owner_changes_a_part(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        member = vendor.members.get(person=packer)
        assert desk.post(at("change-part", vendor, member.pk), {"part": "host"}).status_code == 302
        member.refresh_from_db()
        assert member.part == "host"
        assert verbs(vendor) == ["member.part_changed"]
        assert "Đổi vai trò" in desk.get(at("list-members", vendor)).text

    def test_an_owner_removes_a_member_who_is_told(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        desk.post(at("remove-member", vendor, vendor.members.get(person=packer).pk))
        assert vendor.members.count() == 1
        assert Notice.objects.get(kind="member-removed").recipient == packer.email
        assert as_person(packer).get(f"/gian-hang/{vendor.slug}/").status_code == 404

    def test_the_last_owner_stays(self, desk: Client, owner: Person, vendor: Vendor, packer: Person) -> None:
        member = vendor.members.get(person=owner)
        assert "chủ gian hàng duy nhất" in desk.post(at("change-part", vendor, member.pk), {"part": "host"}).text
        assert "chủ gian hàng duy nhất" in desk.post(at("leave-vendor", vendor), follow=True).text
        assert vendor.members.filter(part="owner").count() == 1

    def test_with_a_second_owner_the_first_may_leave(
        self, desk: Client, owner: Person, vendor: Vendor, packer: Person
    ) -> None:
        desk.post(at("change-part", vendor, vendor.members.get(person=packer).pk), {"part": "owner"})
        assert desk.post(at("leave-vendor", vendor)).status_code == 302
        assert desk.post(at("leave-vendor", vendor)).status_code == 404
        assert [each.person for each in vendor.members.all()] == [packer]

    def test_a_member_leaves(self, vendor: Vendor, packer: Person) -> None:
        theirs = as_person(packer)
        assert theirs.get(at("leave-vendor", vendor)).status_code == 200
        theirs.post(at("leave-vendor", vendor))
        assert not vendor.members.filter(person=packer).exists()
        assert verbs(vendor) == ["member.left"]

    def test_members_see_names_owners_see_contacts(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        assert str(packer.email) in desk.get(at("list-members", vendor)).text
        page = as_person(packer).get(at("list-members", vendor)).text
        assert "Lương Văn Phương" in page
        assert "@example.vn" not in page
        assert "Mời thành viên" not in page

    def test_another_vendors_member_does_not_exist(self, vendor: Vendor, packer: Person) -> None:
        rival = make_person("Đối thủ")
        other = make_vendor("HTX khác", owner=rival)
        pk = vendor.members.get(person=packer).pk
        assert as_person(rival).post(at("remove-member", other, pk)).status_code == 404
        assert as_person(rival).get(at("change-part", other, pk)).status_code == 404

    @pytest.mark.parametrize("name", ["invite-member", "hand-over"])
    def test_only_owners_run_the_team(self, vendor: Vendor, packer: Person, name: str) -> None:
        assert as_person(packer).get(at(name, vendor)).status_code == 403

    def test_the_page_costs_the_same_for_many(
        self, desk: Client, vendor: Vendor, queries_of: Callable[[str], int]
    ) -> None:
        few = queries_of(at("list-members", vendor))
        for number in range(8):
            vendor.members.create(person=make_person(f"Người {number}"), part="packer")
        assert queries_of(at("list-members", vendor)) == few


class TestTheDatabase:
    @pytest.mark.parametrize("act", ["delete", "demote"])
    def test_no_vendor_without_an_owner(self, vendor: Vendor, packer: Person, act: str) -> None:
        with transaction.atomic():
            owners = vendor.members.filter(part="owner")
            owners.delete() if act == "delete" else owners.update(part="host")
            with pytest.raises(IntegrityError):
                check_constraints()
            transaction.set_rollback(True)

    def test_a_new_owner_in_the_same_transaction_will_do(self, vendor: Vendor, packer: Person) -> None:
        vendor.members.filter(part="owner").delete()
        vendor.members.filter(person=packer).update(part="owner")
        check_constraints()

    def test_a_person_who_is_the_last_owner_is_not_deleted(self, vendor: Vendor, owner: Person) -> None:
        with transaction.atomic():
            owner.delete()
            with pytest.raises(IntegrityError):
                check_constraints()
            transaction.set_rollback(True)

    def test_a_vendor_that_is_deleted_takes_its_owners_along(self) -> None:
        make_vendor("HTX nháp", status="draft").delete()
        check_constraints()


class TestHandingOver:
    def offer(self, desk: Client, vendor: Vendor, to: Person, keeps: str = "accountant") -> Any:
        pk = vendor.members.get(person=to).pk
        return desk.post(at("hand-over", vendor), {"member": pk, "keeps": keeps, "sure": "1"})

    def test_two_steps_and_a_confirmation(self, desk: Client, owner: Person, vendor: Vendor, packer: Person) -> None:
        pk = vendor.members.get(person=packer).pk
        page = desk.post(at("hand-over", vendor), {"member": pk, "keeps": "host"}).text
        assert "Lê Thị Gói" in page
        assert "ở lại: Người dẫn" in page
        assert handovers.open_hand_over(vendor) is None
        assert self.offer(desk, vendor, packer, "host").status_code == 302
        assert vendor.members.get(person=owner).part == "owner"
        theirs = as_person(packer)
        assert "muốn bàn giao" in theirs.get(at("list-members", vendor)).text
        assert "Nhận làm chủ" in theirs.get(at("confirm-hand-over", vendor)).text
        assert theirs.post(at("confirm-hand-over", vendor)).status_code == 302
        parts = dict(vendor.members.values_list("person", "part"))
        assert parts == {owner.pk: "host", packer.pk: "owner"}
        check_constraints()
        assert verbs(vendor) == ["vendor.handover_offered", "vendor.handed_over"]
        for kind in ("vendor-handover", "vendor-handed-over"):
            told = Notice.objects.filter(kind=kind).values_list("recipient", flat=True)
            assert set(told) == {owner.email, packer.email}

    def test_who_keeps_nothing_leaves(self, desk: Client, owner: Person, vendor: Vendor, packer: Person) -> None:
        self.offer(desk, vendor, packer, "")
        as_person(packer).post(at("confirm-hand-over", vendor))
        assert [each.person for each in vendor.members.all()] == [packer]
        assert desk.get(at("list-members", vendor)).status_code == 404

    @pytest.mark.parametrize("side", ["owner", "packer"])
    def test_either_side_may_stop_it(
        self, desk: Client, owner: Person, vendor: Vendor, packer: Person, side: str
    ) -> None:
        self.offer(desk, vendor, packer)
        as_person(owner if side == "owner" else packer).post(at("drop-hand-over", vendor))
        assert as_person(packer).post(at("confirm-hand-over", vendor)).status_code == 409
        assert vendor.members.get(person=packer).part == "packer"

    def test_a_third_member_neither_takes_nor_stops_it(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        third = make_person("Kẻ thứ ba")
        vendor.members.create(person=third, part="host")
        self.offer(desk, vendor, packer)
        theirs = as_person(third)
        assert theirs.get(at("confirm-hand-over", vendor)).status_code == 404
        assert theirs.post(at("confirm-hand-over", vendor)).status_code == 409
        theirs.post(at("drop-hand-over", vendor))
        assert handovers.open_hand_over(vendor) is not None

    def test_an_old_offer_is_no_offer(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        self.offer(desk, vendor, packer)
        vendor.hand_overs.update(expires_at=clock.now() - timedelta(seconds=1))
        assert as_person(packer).post(at("confirm-hand-over", vendor)).status_code == 409
        assert self.offer(desk, vendor, packer).status_code == 302

    def test_removing_the_taker_ends_the_offer(
        self, desk: Client, owner: Person, vendor: Vendor, packer: Person
    ) -> None:
        self.offer(desk, vendor, packer)
        members.remove_member(actor=owner, vendor=vendor, pk=vendor.members.get(person=packer).pk)
        assert handovers.open_hand_over(vendor) is None

    def test_one_offer_at_a_time(self, desk: Client, vendor: Vendor, packer: Person) -> None:
        self.offer(desk, vendor, packer)
        assert self.offer(desk, vendor, packer).status_code == 409

    @pytest.mark.parametrize("given", [{}, {"member": "0"}, {"member": "x", "keeps": "owner"}])
    def test_nonsense_is_refused(self, desk: Client, vendor: Vendor, packer: Person, given: dict[str, str]) -> None:
        assert desk.post(at("hand-over", vendor), given | {"sure": "1"}).status_code == 422


def test_a_former_members_acts_keep_their_name(desk: Client, owner: Person, vendor: Vendor) -> None:
    desk.post(at("invite-member", vendor), INVITED | {"part": "owner"})
    gone = proved(make_person("Lê Thị Gói", email="goi@example.vn"))
    as_person(gone).post(f"{link()}nhan/")
    as_person(gone).post(at("invite-member", vendor), INVITED | {"contact": "khac@example.vn", "name": "Khác"})
    VendorMember.objects.filter(person=gone).delete()
    history = re.sub(r"\s+", " ", desk.get(at("list-members", vendor)).text)
    assert 'Mời thành viên</b>: Người đóng gói <span class="quiet small">Lê Thị Gói' in history
