"""The receipt as PDF: what it says, to whom, that its codes read, and that nobody writes typst into it."""

from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.notices.models import Notice
from orders.models import Order
from orders.proofs import receipt_key
from orders.services.telling import tell_buyer
from orders.witness.dropped import examine
from tests import cast
from tests.orders.conftest import contact
from tests.orders.delivery_room import agree, make_order, make_transfer_order
from tests.papers import words_of, words_on

pytestmark = pytest.mark.django_db


def address(order: Order) -> str:
    return f"{reverse('orders:download-receipt', args=[order.code])}?k={receipt_key(order.code)}"


def opened(client: Client, order: Order) -> pypdfium2.PdfDocument:
    answer = client.get(address(order))
    assert answer["Content-Type"] == "application/pdf"
    return pypdfium2.PdfDocument(answer.content)


def codes_on(document: pypdfium2.PdfDocument) -> list[str]:
    picture = document[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


class TestWhatItSays:
    def test_everything_of_the_page(self, client: Client):
        order = make_order(quantity=2)
        said = words_on(opened(client, order))
        for words in (
            f"Biên nhận {order.code}",
            "Bưởi đỏ Đông Cao",
            "178.000",
            "Trả khi nhận hàng",
            "Nguyễn Thị Hoa, 0912 345 678",
            "Số 5, thôn Đông Cao, Xã Mê Linh, Hà Nội",
            "Hợp tác xã HTX Bưởi đỏ Đông Cao",
        ):
            assert words in said

    def test_its_code_holds_address_code_and_seal(self, client: Client):
        order = make_order()
        document = opened(client, order)
        [code] = codes_on(document)
        place, _hash, seal = code.partition("#")
        assert place == f"http://testserver/xac-minh/{order.code}/"
        assert seal in words_on(document)
        assert len(seal) == 8

    def test_a_transfer_can_be_paid_from_paper(self, client: Client):
        order = make_transfer_order()
        document = opened(client, order)
        assert any(code.startswith("000201") and order.code in code for code in codes_on(document))
        assert "Vietcombank" in words_on(document)
        assert "Chợ không giữ tiền" in words_on(document)

    def test_a_point_instead_of_an_address(self, client: Client):
        order = make_order()
        point = order.vendor.pickup_points.create(
            name="Nhà văn hóa", commune=cast.me_linh(), street="Thôn 1", phone="+84912000111"
        )
        said = words_on(opened(client, agree(order, method="pickup", pickup_point=point)))
        assert "Nhà văn hóa" in said
        assert "thôn Đông Cao, Xã" not in said

    def test_the_same_receipt_is_the_same_file(self, client: Client):
        order = make_order()
        assert client.get(address(order)).content == client.get(address(order)).content

    def test_a_receipt_without_its_person(self, client: Client):
        order = make_order()
        order.contact.delete()
        assert "Nguyễn Thị Hoa" not in words_on(opened(client, order))

    def test_the_mail_links_to_it(self, client: Client):
        order = make_order(to=contact(email="hoa@example.vn"))
        tell_buyer(order.pk)
        assert f"http://testserver{address(order)}" in Notice.objects.get(kind="order-placed").body


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            '#panic("x")',
            '#read("/etc/passwd")',
            "$ x^2 $ *đậm* _nghiêng_ `mã`",
            "\\ ] ) } #[ // /* <label> @ref",
            "\u202egnah\u0007",
            "ừ" * 100,
        ],
    )
    def test_words_are_words(self, client: Client, text: str):
        order = make_order(to=contact(name=text[:100], street=text, note=text))
        said = words_on(opened(client, order))
        assert "root:" not in said
        assert text.split(maxsplit=1)[0][:6] in said or not text.isprintable()

    def test_strangers_and_rivals_get_nothing(self, client: Client):
        order = make_order()
        bare = reverse("orders:download-receipt", args=[order.code])
        assert client.get(bare).status_code == 404
        rival = cast.make_person("Kẻ khác")
        cast.make_vendor("HTX khác", owner=rival)
        client.force_login(rival)
        assert client.get(bare).status_code == 404

    def test_the_vendor_gets_it_without_the_buyers_address(self, client: Client):
        order = make_order()
        client.force_login(order.vendor.members.get().person)
        answer = client.get(reverse("orders:download-receipt", args=[order.code]))
        assert "Nguyễn Thị Hoa" not in words_of(answer.content)


@pytest.mark.parametrize("make", [make_order, make_transfer_order])
def test_the_paper_itself_can_be_verified(client: Client, make: Callable[[], Order]):
    order = make()
    file = SimpleUploadedFile("bien-nhan.pdf", client.get(address(order)).content, content_type="application/pdf")
    assert examine(file) == order.code
