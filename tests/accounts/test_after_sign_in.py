import pytest

from market.accounts.models import Role
from tests.accounts.people import hoa, officer
from tests.cast import make_vendor

pytestmark = pytest.mark.django_db

AFTER = "/vao-cho/"


def test_buyers_go_to_the_market(client, hoa):
    client.force_login(hoa)
    assert client.get(AFTER)["Location"] == "/"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICIAL])
def test_the_office_goes_to_its_desk(client, role):
    client.force_login(officer(role))
    assert client.get(AFTER)["Location"] == "/van-phong/"


def test_officials_go_to_the_reports(client):
    client.force_login(officer(Role.OFFICIAL))
    assert client.get(AFTER)["Location"] == "/bao-cao/"


def test_vendors_go_to_their_stall(client):
    person = hoa()
    make_vendor(owner=person)
    client.force_login(person)
    assert client.get(AFTER)["Location"] == "/gian-hang/"


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(AFTER)["Location"].startswith("/dang-nhap/")
