"""Several pictures of a product: in an order, with words; of vetted goods the office sees them before the public."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.files.models import StoredPicture
from market.files.services import sweep
from market.kernel.errors import Refused, Stale
from market.notices.models import Notice
from tests.cast import make_product, make_vendor
from tests.files.ordinary import jpeg
from vetting.models import Product, ProductPicture, Vendor
from vetting.selectors.pictures import gallery_of, pictures_to_see
from vetting.services import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sold(owner: Person) -> Product:
    """Return goods that were vetted."""
    return make_product(make_vendor(owner=owner))


def stored() -> StoredPicture:
    return StoredPicture.objects.create(sha256="0" * 64, width=960, height=720, widths=[320, 640, 960])


def put(product: Product, *alts: str, status: str = "shown") -> list[ProductPicture]:
    """Give a product pictures without the cost of real files."""
    first = product.pictures.count() + 1
    rows = [
        ProductPicture.objects.create(product=product, picture=stored(), position=place, alt=alt, status=status)
        for place, alt in enumerate(alts, first)
    ]
    if status == "shown" and product.picture is None:
        Product.objects.filter(pk=product.pk).update(picture=rows[0].picture)
        product.refresh_from_db()
    return rows


def order(product: Product) -> list[str]:
    rows = product.pictures.all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.alt for row in rows]


def at(name: str, product: Product, *more: int) -> str:
    return reverse(f"vetting:{name}", args=[product.vendor.slug, product.pk, *more])


class TestInOrder:
    def test_goods_not_vetted_yet_show_a_picture_at_once(self, owner: Person, product: Product) -> None:
        key = uuid4()
        for _ in range(2):
            upload = SimpleUploadedFile("buoi.jpg", jpeg())
            added = pictures.add_picture(actor=owner, product=product, alt="Quả bổ đôi", upload=upload, request_key=key)
        product.refresh_from_db()
        assert (added.status, product.picture, product.pictures.count()) == ("shown", added.picture, 1)

    def test_the_first_that_shows_is_the_cover(self, owner: Person, product: Product) -> None:
        one, two, three = put(product, "một", "hai", "ba")
        pictures.place_picture(actor=owner, picture=three, place=1)
        assert order(product) == ["ba", "một", "hai"]
        product.refresh_from_db()
        assert product.picture == three.picture
        pictures.remove_picture(actor=owner, picture=three)
        pictures.remove_picture(actor=owner, picture=three)
        product.refresh_from_db()
        assert (order(product), product.picture) == (["một", "hai"], one.picture)
        assert [frame.alt for frame in gallery_of(product)] == ["một", "hai"]
        assert two.picture_id != product.picture_id

    def test_no_picture_is_no_cover(self, owner: Person, product: Product) -> None:
        (only,) = put(product, "một")
        pictures.remove_picture(actor=owner, picture=only)
        product.refresh_from_db()
        assert (product.picture, gallery_of(product)) == (None, [])

    def test_a_cover_from_before_the_gallery_is_shown(self) -> None:
        product = make_product(picture=stored())
        assert [frame.alt for frame in gallery_of(product)] == [product.name]

    def test_there_are_no_more_than_eight(self, owner: Person, product: Product) -> None:
        put(product, *"12345678")
        with pytest.raises(Refused, match="nhiều nhất 8 ảnh"):
            pictures.add_picture(
                actor=owner,
                product=product,
                alt="chín",
                upload=SimpleUploadedFile("a.jpg", jpeg()),
                request_key=uuid4(),
            )

    def test_files_of_pictures_stay_as_long_as_their_rows(self, product: Product) -> None:
        put(product, "một", "hai")
        StoredPicture.objects.update(uploaded_at="2026-01-01T00:00:00Z")
        sweep()
        assert StoredPicture.objects.count() == 2
        product.pictures.get(alt="hai").delete()
        sweep()
        assert StoredPicture.objects.count() == 1


class TestOfVettedGoods:
    def test_a_new_picture_waits_and_the_office_shows_it(
        self, client: Client, owner: Person, reviewer: Person, sold: Product
    ) -> None:
        put(sold, "cũ")
        client.force_login(owner)
        data = {"picture": SimpleUploadedFile("a.jpg", jpeg()), "alt": "Vườn bưởi", "request_key": str(uuid4())}
        said = client.post(at("add-picture", sold), data, follow=True).text
        assert "Ban tổ chức xem rồi ảnh mới hiện" in said
        (row,) = pictures_to_see()
        assert [frame.alt for frame in gallery_of(sold)] == ["cũ"]
        client.force_login(reviewer)
        page = client.get(reverse("vetting:list-waiting-pictures")).text
        assert "Vườn bưởi" in page
        assert sold.name in page
        client.post(reverse("vetting:show-picture", args=[row.pk]))
        assert [frame.alt for frame in gallery_of(sold)] == ["cũ", "Vườn bưởi"]
        assert "Không có ảnh nào chờ xem" in client.get(reverse("vetting:list-waiting-pictures")).text

    def test_a_waiting_picture_put_first_is_not_the_cover(self, owner: Person, reviewer: Person, sold: Product) -> None:
        (old,) = put(sold, "cũ")
        (new,) = put(sold, "mới", status="waiting")
        pictures.place_picture(actor=owner, picture=new, place=1)
        sold.refresh_from_db()
        assert sold.picture == old.picture
        pictures.show_picture(actor=reviewer, picture=new)
        sold.refresh_from_db()
        assert sold.picture == new.picture

    def test_a_refused_picture_says_why(
        self, client: Client, owner: Person, reviewer: Person, sold: Product, django_capture_on_commit_callbacks
    ) -> None:
        (new,) = put(sold, "Logo hãng khác", status="waiting")
        client.force_login(reviewer)
        address = reverse("vetting:refuse-picture", args=[new.pk])
        assert client.post(address, {f"a{new.pk}-reason": ""}).status_code == 422
        thin = client.post(address, {f"a{new.pk}-reason": "-1"})
        assert (thin.status_code, "Lý do này ngắn quá" in thin.text) == (422, True)
        client.post(address, {f"a{new.pk}-reason": "Ảnh có nhãn hiệu của cơ sở khác."})
        assert "nhãn hiệu của cơ sở khác" in Notice.objects.get(kind="picture-refused").body
        client.force_login(owner)
        assert "nhãn hiệu của cơ sở khác" in client.get(at("list-pictures", sold)).text
        with pytest.raises(Stale):
            pictures.show_picture(actor=reviewer, picture=new)
        assert gallery_of(sold) == []

    def test_a_member_does_not_answer_for_the_office(self, reviewer: Person, sold: Product) -> None:
        (new,) = put(sold, "mới", status="waiting")
        sold.vendor.members.create(person=reviewer, part="host")
        with pytest.raises(Refused):
            pictures.show_picture(actor=reviewer, picture=new)


class TestThePage:
    def test_words_and_order_are_changed_on_it(self, client: Client, owner: Person, sold: Product) -> None:
        one, two = put(sold, "một", "hai")
        client.force_login(owner)
        assert "Đưa lên đầu" in client.get(at("list-pictures", sold)).text
        client.post(at("describe-picture", sold, one.pk), {f"a{one.pk}-alt": "Bưởi trên cây"})
        client.post(at("place-picture", sold, two.pk), {"place": 1})
        assert order(sold) == ["hai", "Bưởi trên cây"]
        client.post(at("place-picture", sold, two.pk), {"place": "x"})
        client.post(at("place-picture", sold, two.pk), {"place": 99})
        assert order(sold) == ["Bưởi trên cây", "hai"]
        assert client.post(at("describe-picture", sold, one.pk), {f"a{one.pk}-alt": " "}).status_code == 422
        client.post(at("remove-picture", sold, one.pk))
        assert order(sold) == ["hai"]

    def test_what_is_no_picture_is_said_beside_the_field(self, client: Client, owner: Person, sold: Product) -> None:
        client.force_login(owner)
        data = {"picture": SimpleUploadedFile("a.jpg", b"nothing"), "alt": "x", "request_key": str(uuid4())}
        answer = client.post(at("add-picture", sold), data)
        assert answer.status_code == 422
        assert "picture" in answer.context["form"].errors
        assert not ProductPicture.objects.exists()

    def test_another_vendors_pictures_are_not_there(self, client: Client, sold: Product) -> None:
        (row,) = put(sold, "một")
        rival: Vendor = make_vendor("Đối thủ")
        client.force_login(rival.members.get().person)
        assert client.get(at("list-pictures", sold)).status_code == 404
        assert client.post(at("remove-picture", sold, row.pk)).status_code == 404

    def test_the_product_page_shows_them_all(self, client: Client, sold: Product, opening_rules: None) -> None:
        put(sold, "Bưởi trên cây", "Bưởi bổ đôi")
        put(sold, "Chưa ai xem", status="waiting")
        page = client.get(reverse("storefront:show-product", args=[sold.slug])).text
        assert 'alt="Bưởi bổ đôi"' in page
        assert 'data-dialog="anh-lon-2"' in page
        assert "Chưa ai xem" not in page
