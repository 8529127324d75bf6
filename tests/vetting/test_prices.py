"""Regular prices: the trace the database keeps, proofs handed in, taken back and judged, and who may see the files."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.files.models import StoredFile
from market.kernel import clock
from market.kernel.errors import Problem, Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import hanoi_day, make_person, make_product, make_vendor
from tests.orders.racing import all_at_once
from tests.vetting.conftest import make_file, photo
from tests.vetting.proofs import make_proof
from vetting.models import PriceEvidence, Product, RegularPrice, Vendor
from vetting.selectors.prices import accepted_proofs, price_history, proof_of, raised_prices
from vetting.services.prices import MOST_WAITING, ProofFacts, accept_proof, add_proof, refuse_proof, withdraw_proof

pytestmark = pytest.mark.django_db
STRANGERS_SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def product(owner: Person) -> Product:
    return make_product(make_vendor(owner=owner))


def facts(**fields: Any) -> ProofFacts:
    typed: dict[str, Any] = {
        "kind": "shelf",
        "price": 100_000,
        "seen_on": hanoi_day(-3),
        "place": "Cửa hàng OCOP, 2 Thái Hà",
    }
    return ProofFacts(**typed | fields)


class TestHistory:
    def test_the_database_writes_every_price_itself(self, product: Product) -> None:
        Product.objects.filter(pk=product.pk).update(regular_price=120_000)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vetting_product SET regular_price = 90000 WHERE id = %s", [product.pk])
        steps = price_history(product)
        assert [(step.price, step.percent) for step in steps] == [(90_000, -25), (120_000, 20), (100_000, 0)]
        assert steps[-1].is_first

    def test_the_same_price_again_is_no_step(self, product: Product) -> None:
        Product.objects.filter(pk=product.pk).update(regular_price=100_000, summary="Khác")
        assert len(price_history(product)) == 1

    def test_nobody_writes_it_anew(self, product: Product) -> None:
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            RegularPrice.objects.filter(product=product).update(price=200_000)

    def test_a_raise_within_a_span_is_found_a_fall_and_a_first_price_are_not(self, product: Product) -> None:
        fallen = make_product(product.vendor, "Mứt", regular_price=100_000)
        Product.objects.filter(pk=product.pk).update(regular_price=130_000)
        Product.objects.filter(pk=fallen.pk).update(regular_price=80_000)
        now = clock.now()
        found = raised_prices([product.pk, fallen.pk], now - timedelta(days=30), now + timedelta(minutes=1))
        assert {pk: (step.before, step.price) for pk, step in found.items()} == {product.pk: (100_000, 130_000)}
        assert raised_prices([product.pk], now - timedelta(days=60), now - timedelta(days=30)) == {}

    def test_histories_of_many_take_one_query(self, product: Product) -> None:
        products = [product, *(make_product(product.vendor, f"Mứt {n}") for n in range(4))]
        now = clock.now()
        with CaptureQueriesContext(connection) as caught:
            raised_prices([each.pk for each in products], now - timedelta(days=30), now)
        assert len(caught) == 1


class TestHandingIn:
    def test_a_proof_waits_for_the_office(self, owner: Person, product: Product, storage: Path) -> None:
        proof = add_proof(actor=owner, product=product, facts=facts(), upload=photo())
        assert (proof.status, proof.price, proof.given_by) == ("waiting", 100_000, owner)
        assert list(storage.rglob("*.jpg"))
        entry = JournalEntry.objects.get(verb="price.proof_added")
        assert entry.facts == {"product": product.pk, "proof": proof.pk, "price": 100_000}

    def test_twice_is_once(self, owner: Person, product: Product, storage: Path) -> None:
        first = add_proof(actor=owner, product=product, facts=facts(), upload=photo())
        assert add_proof(actor=owner, product=product, facts=facts(), upload=photo()) == first
        assert StoredFile.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"seen_on": hanoi_day(1)}, "seen_on"),
            ({"seen_on": hanoi_day(-400)}, "seen_on"),
            ({"price": 99_999}, "price"),
        ],
    )
    def test_nonsense_is_refused(self, owner: Person, product: Product, typed: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            add_proof(actor=owner, product=product, facts=facts(**typed), upload=photo())
        assert refused.value.field == field
        assert not PriceEvidence.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"no picture at all", STRANGERS_SCRIPT, b"%PDF-1.7 broken"])
    def test_a_hostile_file_leaves_nothing(
        self, owner: Person, product: Product, storage: Path, content: bytes
    ) -> None:
        upload = SimpleUploadedFile("gia.jpg", content, content_type="image/jpeg")
        with pytest.raises(Refused) as refused:
            add_proof(actor=owner, product=product, facts=facts(), upload=upload)
        assert refused.value.field == "file"
        assert not PriceEvidence.objects.exists()
        assert not StoredFile.objects.exists()

    def test_only_so_many_wait(self, owner: Person, product: Product, storage: Path) -> None:
        for _n in range(MOST_WAITING):
            make_proof(product)
        with pytest.raises(Refused, match="đang chờ"):
            add_proof(actor=owner, product=product, facts=facts(), upload=photo())
        assert StoredFile.objects.count() == MOST_WAITING

    def test_taking_it_back(self, owner: Person, product: Product) -> None:
        proof = make_proof(product)
        assert withdraw_proof(actor=owner, proof=proof).status == "withdrawn"
        assert withdraw_proof(actor=owner, proof=proof).status == "withdrawn"
        with pytest.raises(Stale):
            withdraw_proof(actor=owner, proof=make_proof(product, status="accepted"))


class TestJudging:
    def test_accepting_tells_the_vendor(self, reviewer: Person, product: Product) -> None:
        proof = accept_proof(actor=reviewer, proof=make_proof(product), seen="waiting")
        assert (proof.status, proof.checked_by) == ("accepted", reviewer)
        assert "đã được nhận" in Notice.objects.get(kind="price-judged").body

    def test_refusing_needs_a_reason_the_vendor_reads(self, reviewer: Person, product: Product) -> None:
        proof = make_proof(product)
        with pytest.raises(Refused):
            refuse_proof(actor=reviewer, proof=proof, seen="waiting", reason="  ")
        refuse_proof(actor=reviewer, proof=proof, seen="waiting", reason="Không thấy giá trên ảnh")
        assert "Không thấy giá trên ảnh" in Notice.objects.get(kind="price-judged").body

    def test_the_same_verdict_twice_is_once(self, reviewer: Person, product: Product) -> None:
        proof = make_proof(product)
        for _n in range(2):
            accept_proof(actor=reviewer, proof=proof, seen="waiting")
        assert Notice.objects.count() == 1

    def test_an_old_look_is_stale(self, reviewer: Person, other_reviewer: Person, product: Product) -> None:
        proof = make_proof(product)
        accept_proof(actor=reviewer, proof=proof, seen="waiting")
        with pytest.raises(Stale):
            refuse_proof(actor=other_reviewer, proof=proof, seen="waiting", reason="Ảnh mờ")
        assert refuse_proof(actor=other_reviewer, proof=proof, seen="accepted", reason="Ảnh giả").status == "refused"

    def test_what_was_taken_back_is_not_judged(self, reviewer: Person, product: Product) -> None:
        with pytest.raises(Stale):
            accept_proof(actor=reviewer, proof=make_proof(product, status="withdrawn"), seen="withdrawn")

    def test_nobody_judges_the_own_vendor(self, product: Product) -> None:
        member = make_person("Vừa bán vừa duyệt", Role.REVIEWER)
        product.vendor.members.create(person=member, part="packer")
        with pytest.raises(Refused, match="thành viên"):
            accept_proof(actor=member, proof=make_proof(product), seen="waiting")

    def test_the_database_wants_reason_and_name(self, product: Product) -> None:
        proof = make_proof(product)
        for wrong in ({"status": "refused"}, {"status": "accepted"}, {"price": 999}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PriceEvidence.objects.filter(pk=proof.pk).update(**wrong)

    def test_which_proof_speaks_for_a_price(self, product: Product) -> None:
        high = make_proof(product, status="accepted", price=150_000, seen_on=hanoi_day(-30))
        near = make_proof(product, status="accepted", price=100_000)
        make_proof(product, status="accepted", price=500_000, seen_on=hanoi_day(-300))
        make_proof(product, price=900_000)
        proofs = accepted_proofs([product.pk], hanoi_day())[product.pk]
        assert (proof_of(proofs, 100_000), proof_of(proofs, 120_000), proof_of(proofs, 200_000)) == (near, high, None)


class TestPages:
    def test_the_vendor_hands_in_and_sees_what_was_said(
        self, client: Client, owner: Person, product: Product, storage: Path
    ) -> None:
        client.force_login(owner)
        form = reverse("vetting:add-proof", args=[product.vendor.slug, product.pk])
        page = reverse("vetting:show-prices", args=[product.vendor.slug, product.pk])
        assert client.get(form).status_code == 200
        typed = {"kind": "shelf", "price": "100.000", "seen_on": f"{hanoi_day(-1):%d/%m/%Y}", "place": "2 Thái Hà"}
        assert client.post(form, typed | {"file": photo()}).headers["Location"] == page
        assert "Chờ kiểm tra" in client.get(page).content.decode()
        proof = PriceEvidence.objects.get()
        PriceEvidence.objects.filter(pk=proof.pk).update(
            status="refused", refusal_reason="Không thấy giá", checked_by=owner
        )
        assert "Không thấy giá" in client.get(page).content.decode()

    def test_a_bad_file_comes_back_with_its_sentence(self, client: Client, owner: Person, product: Product) -> None:
        client.force_login(owner)
        form = reverse("vetting:add-proof", args=[product.vendor.slug, product.pk])
        typed = {"kind": "shelf", "price": "100.000", "seen_on": f"{hanoi_day(-1):%d/%m/%Y}", "place": "2 Thái Hà"}
        upload = SimpleUploadedFile("gia.jpg", b"no picture", content_type="image/jpeg")
        assert client.post(form, typed | {"file": upload}).status_code == 422
        assert client.post(form, {"kind": ""}).status_code == 422

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER, Role.DIRECTOR])
    def test_the_office_judges_beside_the_history(self, client: Client, product: Product, role: Role) -> None:
        proof = make_proof(product)
        client.force_login(make_person("Cán bộ", role))
        listed = client.get(reverse("vetting:list-proofs")).content.decode()
        page = reverse("vetting:judge-proof", args=[proof.pk])
        assert page in listed
        html = client.get(page).content.decode()
        assert "Giá niêm yết theo thời gian" in html
        assert client.post(page, {"verdict": "refuse", "seen": "waiting"}).status_code == 422
        assert client.post(page, {"verdict": "accept", "seen": "waiting"}).status_code == 302
        proof.refresh_from_db()
        assert proof.status == "accepted"

    def test_the_same_file_for_another_product_is_told(
        self, client: Client, reviewer: Person, product: Product
    ) -> None:
        other = make_product(make_vendor("HTX Khác"), "Mật ong")
        file = make_file()
        make_proof(other, file=file)
        proof = make_proof(product, file=file)
        client.force_login(reviewer)
        html = client.get(reverse("vetting:judge-proof", args=[proof.pk])).content.decode()
        assert "Đúng tệp này đã gửi cho Mật ong" in html

    def test_strangers_learn_nothing(self, client: Client, product: Product) -> None:
        proof, rival = make_proof(product), make_person("Đối thủ")
        vendor = make_vendor("HTX Khác", owner=rival)
        client.force_login(rival)
        own_slug = reverse("vetting:withdraw-proof", args=[vendor.slug, make_product(vendor).pk, proof.pk])
        addresses = [
            reverse("vetting:show-prices", args=[product.vendor.slug, product.pk]),
            reverse("vetting:show-prices", args=[vendor.slug, product.pk]),
            reverse("vetting:judge-proof", args=[proof.pk]),
            reverse("vetting:list-proofs"),
            reverse("vetting:download-proof", args=[proof.pk]),
        ]
        assert {client.get(url).status_code for url in addresses} <= {403, 404}
        assert client.post(own_slug).status_code == 404
        proof.refresh_from_db()
        assert proof.status == "waiting"

    def test_lists_cost_the_same_for_many(
        self, client: Client, reviewer: Person, product: Product, queries_of: Callable[[str], int]
    ) -> None:
        make_proof(product)
        client.force_login(reviewer)
        url = reverse("vetting:list-proofs")
        few = queries_of(url)
        for n in range(5):
            make_proof(make_product(product.vendor, f"Mứt {n}"))
        assert queries_of(url) == few


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_officers_one_decides(self) -> None:
        proof = make_proof(make_product())
        one, other = make_person("Trần Thu Hà", Role.REVIEWER), make_person("Đỗ Minh Khôi", Role.REVIEWER)
        calls: list[Callable[[], Any]] = [
            partial(accept_proof, actor=one, proof=proof, seen="waiting"),
            partial(refuse_proof, actor=other, proof=proof, seen="waiting", reason="Ảnh mờ"),
        ]
        outcomes = all_at_once(calls)
        assert sum(isinstance(each, Problem) for each in outcomes) == 1
        assert Notice.objects.count() == 1

    def test_taking_back_and_judging_at_once(self) -> None:
        product = make_product()
        proof, owner = make_proof(product), Vendor.objects.get().members.get().person
        officer = make_person("Trần Thu Hà", Role.REVIEWER)
        calls: list[Callable[[], Any]] = [
            partial(accept_proof, actor=officer, proof=proof, seen="waiting"),
            partial(withdraw_proof, actor=owner, proof=proof),
        ]
        outcomes = all_at_once(calls)
        assert sum(isinstance(each, Problem) for each in outcomes) == 1
        proof.refresh_from_db()
        assert proof.status in {"accepted", "withdrawn"}
