"""The office's home: what waits where, with a way to it for those who may go there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Role
from market.files.models import StoredPicture
from tests.cast import make_person, make_product
from tests.sessions.asking import asked_about
from vetting.models import Product

pytestmark = pytest.mark.django_db
HOME = "/van-phong/"


def show(product: Product, *statuses: str) -> None:
    """Give a product a picture in each of these states."""
    for place, status in enumerate(statuses, 1):
        picture = StoredPicture.objects.create(
            sha256=f"{product.pk:032d}{place:032d}", width=960, height=720, widths=[480]
        )
        reason = "Mờ" if status == "refused" else ""
        product.pictures.create(picture=picture, position=place, alt="Bưởi", status=status, reason=reason)


@pytest.mark.parametrize(("role", "is_led"), [(Role.REVIEWER, True), (Role.APPROVER, True), (Role.WITNESS, False)])
def test_it_says_how_many_pictures_wait(client: Client, role: Role, is_led: bool) -> None:
    show(make_product(), "waiting", "shown", "waiting")
    client.force_login(make_person("Đỗ Văn Minh", role))
    page = client.get(HOME).text
    assert "Ảnh hàng chờ xem" in page
    assert ("/anh" in page and '">2</a>' in page) is is_led
    assert ('stat-value">2<' in page) is not is_led


def test_it_costs_as_much_for_many(client: Client) -> None:
    client.force_login(make_person("Vũ Văn An", Role.DIRECTOR))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    queries()
    few = queries()
    for number in range(4):
        product = make_product()
        show(product, "waiting")
        asked_about(product, f"Câu {number}?")
    assert queries() == few
