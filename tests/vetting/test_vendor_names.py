"""A vetted vendor's new name waits for the office; no two go by one name; nothing in a name is a link."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import make_product, make_vendor
from tests.vetting.conftest import profile_of_vendor
from vetting.forms.members import InviteMemberForm
from vetting.models import Dossier, NameWish, Vendor
from vetting.services import names
from vetting.services.vendors import change_profile, open_vendor

pytestmark = pytest.mark.django_db
NEW = "HTX Vườn bưởi ven sông"


@pytest.fixture
def vetted(owner: Person) -> Vendor:
    vendor = open_vendor(actor=owner, profile=profile_of_vendor())
    Vendor.objects.update(status="approved")
    Dossier.objects.all().delete()
    vendor.refresh_from_db()
    make_product(vendor)
    return vendor


def rename(owner: Person, vendor: Vendor, name: str = NEW) -> NameWish | None:
    change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(display_name=name))
    return NameWish.objects.filter(status="waiting").first()


def typed(vendor: Vendor, **fields: str) -> dict[str, str]:
    kept = ("kind", "legal_name", "display_name", "tax_code", "representative", "phone", "email", "address")
    return {name: getattr(vendor, name) for name in kept} | {"commune": "Xã Mê Linh"} | fields


def edit(client: Client, vendor: Vendor, **fields: str) -> str:
    return client.post(reverse("vetting:edit-vendor", args=[vendor.slug]), typed(vendor, **fields), follow=True).text


class TestWishing:
    def test_a_vetted_name_stays_until_the_office_agrees(self, client: Client, owner: Person, vetted: Vendor) -> None:
        client.force_login(owner)
        assert f"chờ Ban tổ chức đồng ý: {NEW}" in edit(client, vetted, display_name=NEW)
        assert Vendor.objects.get().display_name == vetted.display_name
        page = client.get(reverse("vetting:edit-vendor", args=[vetted.slug])).text
        assert f"Chờ Ban tổ chức đồng ý: {NEW}" in page
        assert f'value="{NEW}"' in page  # the form shows what was wished for

    def test_a_dossier_under_review_keeps_its_name_too(self, owner: Person, submitted: Dossier) -> None:
        before = submitted.vendor.display_name
        vendor = submitted.vendor
        kept = {
            name: getattr(vendor, name)
            for name in ("kind", "legal_name", "tax_code", "representative", "phone", "email", "commune", "address")
        }
        change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(**kept, display_name=NEW))
        assert Vendor.objects.get().display_name == before
        assert NameWish.objects.get().name == NEW

    def test_a_draft_renames_itself(self, owner: Person) -> None:
        vendor = open_vendor(actor=owner, profile=profile_of_vendor())
        assert rename(owner, vendor) is None
        assert Vendor.objects.get().display_name == NEW

    def test_twice_is_once_and_another_takes_its_place(self, owner: Person, vetted: Vendor) -> None:
        rename(owner, vetted)
        rename(owner, vetted)
        assert NameWish.objects.count() == 1
        rename(owner, vetted, "HTX Bưởi hồng bãi giữa")
        assert NameWish.objects.get(status="waiting").name == "HTX Bưởi hồng bãi giữa"
        assert NameWish.objects.get(status="dropped").name == NEW

    def test_the_present_name_takes_the_wish_back(self, owner: Person, vetted: Vendor) -> None:
        rename(owner, vetted)
        assert rename(owner, vetted, vetted.display_name) is None
        verbs = list(JournalEntry.objects.filter(verb__startswith="vendor.name").values_list("verb", flat=True))
        assert sorted(verbs) == ["vendor.name_dropped", "vendor.name_wished"]


class TestTakenNames:
    @pytest.mark.parametrize("name", ["htx buoi  DO dong cao", "Hợp tác xã Bưởi đỏ Đông Cao", "Bưởi đỏ, Đông Cao"])
    def test_anothers_name_is_refused_beside_the_field(self, owner: Person, vetted: Vendor, name: str) -> None:
        other = make_vendor("Gốm Chu Đậu", tax_code="0107999991", status="approved", owner=owner)
        profile = profile_of_vendor(display_name=name, tax_code=other.tax_code, legal_name=other.legal_name)
        with pytest.raises(Refused) as refusal:
            change_profile(actor=owner, vendor=other, profile=profile)
        assert refusal.value.field == "display_name"
        with pytest.raises(Refused) as refusal:
            open_vendor(actor=owner, profile=profile_of_vendor(display_name=name, tax_code="0107999992"))
        assert refusal.value.field == "display_name"
        assert not NameWish.objects.exists()

    def test_it_says_so_on_the_page(self, client: Client, owner: Person, vetted: Vendor) -> None:
        make_vendor(NEW, tax_code="0107999991")
        client.force_login(owner)
        assert "trùng tên một cơ sở khác" in edit(client, vetted, display_name=NEW)

    def test_taken_meanwhile(self, owner: Person, vetted: Vendor, reviewer: Person) -> None:
        wish = rename(owner, vetted)
        assert wish
        make_vendor(NEW, tax_code="0107999991")
        with pytest.raises(Refused, match="trùng tên"):
            names.grant_name(actor=reviewer, wish=wish)
        assert NameWish.objects.get().status == "waiting"


class TestAnswering:
    def test_granted_it_is_the_name_everywhere(self, owner: Person, vetted: Vendor, reviewer: Person) -> None:
        wish = rename(owner, vetted)
        assert wish
        for _ in range(2):
            names.grant_name(actor=reviewer, wish=wish)
        vendor = Vendor.objects.get()
        assert (vendor.display_name, vendor.slug) == (NEW, vetted.slug)
        assert "vuon buoi ven song" in vendor.folded_name
        assert "vuon buoi ven song" in vendor.products.get().folded_name
        assert NEW in Notice.objects.get(kind="vendor-renamed").body
        with pytest.raises(Stale):
            names.refuse_name(actor=reviewer, wish=wish, reason="Trùng tên một làng nghề")

    def test_refused_it_says_why(self, client: Client, owner: Person, vetted: Vendor, reviewer: Person) -> None:
        wish = rename(owner, vetted)
        assert wish
        with pytest.raises(Refused) as refusal:
            names.refuse_name(actor=reviewer, wish=wish, reason="-1")
        assert refusal.value.field == "reason"
        names.refuse_name(actor=reviewer, wish=wish, reason="Trùng tên một làng nghề")
        assert Vendor.objects.get().display_name == vetted.display_name
        assert "Trùng tên một làng nghề" in Notice.objects.get(kind="vendor-name-refused").body
        client.force_login(owner)
        page = client.get(reverse("vetting:edit-vendor", args=[vetted.slug])).text
        assert "Ban tổ chức không đồng ý tên" in page
        assert "Trùng tên một làng nghề" in page

    def test_a_member_does_not_answer_for_the_office(self, owner: Person, vetted: Vendor, reviewer: Person) -> None:
        wish = rename(owner, vetted)
        assert wish
        vetted.members.create(person=reviewer, part="host")
        with pytest.raises(Refused):
            names.grant_name(actor=reviewer, wish=wish)

    def test_through_the_offices_pages(self, client: Client, owner: Person, vetted: Vendor, reviewer: Person) -> None:
        wish = rename(owner, vetted)
        assert wish
        client.force_login(reviewer)
        vendor_page = reverse("vetting:show-vendor", args=[vetted.slug])
        listed = client.get(reverse("vetting:list-vendors")).text
        assert f"{vendor_page}#ten-moi" in listed
        assert NEW in listed
        refuse = reverse("vetting:refuse-name", args=[vetted.slug, wish.pk])
        thin = client.post(refuse, {"ten-reason": "-1"})
        assert (thin.status_code, "Lý do này ngắn quá" in thin.text) == (422, True)
        client.post(reverse("vetting:grant-name", args=[vetted.slug, wish.pk]))
        page = client.get(vendor_page).text
        assert f"<h1>{NEW}</h1>" in page
        assert "Tên mới chờ đồng ý" not in page

    def test_of_another_vendor_it_is_absent(
        self, client: Client, owner: Person, vetted: Vendor, reviewer: Person
    ) -> None:
        wish = rename(owner, vetted)
        assert wish
        other = make_vendor("Gốm Chu Đậu", tax_code="0107999991")
        client.force_login(reviewer)
        assert client.post(reverse("vetting:grant-name", args=[other.slug, wish.pk])).status_code == 404


class TestWhatIsAName:
    @pytest.mark.parametrize(
        "name", ["A", "24", "***", "Xem http://x.vn", "WWW.qua.vn", "hoa@qua.vn", "hoa＠qua.vn", "ww\u200bw.qua.vn"]
    )
    def test_it_has_letters_and_no_link(self, client: Client, owner: Person, vetted: Vendor, name: str) -> None:
        form = InviteMemberForm({"name": name, "contact": "0912345678", "part": "packer"})
        assert set(form.errors) == {"name"}
        client.force_login(owner)
        edit(client, vetted, display_name=name)
        assert not NameWish.objects.exists()

    @pytest.mark.parametrize("name", ["Hoa", "Lò Thị Én", "K’Brơi", "Y"])
    def test_ordinary_names_are_taken(self, name: str) -> None:
        form = InviteMemberForm({"name": name, "contact": "0912345678", "part": "packer"})
        assert form.is_valid() == (len(name) > 1)
