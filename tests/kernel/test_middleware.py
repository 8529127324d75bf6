"""What the frame around all views sees to: a number no column holds names nothing, whoever asks and however."""

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db
HUGE = 10**21


@pytest.mark.parametrize(
    "path",
    [
        "/phien-cho/{session}/dat/{huge}/",
        "/phien-cho/{huge}/dat/{listing}/",
        "/phien-cho/{session}/gio-hang/{huge}/bo/",
        "/phien-cho/{session}/gio-hang/{huge}/giu-them/",
        "/phien-cho/{huge}/gio-hang/",
    ],
)
def test_a_number_too_large_for_any_row_is_not_found(client: Client, path: str) -> None:
    listing = cast.make_listing()
    number = listing.session.number
    cast.me_linh()
    assert client.post(f"/phien-cho/{number}/gio-hang/{listing.pk}/them/").status_code == 302  # it has a basket
    url = path.format(session=number, listing=listing.pk, huge=HUGE)
    sheet = {
        "key": "5cf1d1a1-3f0c-4f61-9f57-2b9b4a8e6d11",
        "price": "89000",
        "quantity": "1",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912 345 678",
        "commune": "xã mê linh",
        "street": "Số 5, thôn Đông Cao",
    }
    assert client.post(url, sheet).status_code in {404, 405}
    assert client.get(url).status_code in {404, 405}
