import pytest
from django.test import RequestFactory

from market.gate.addresses import address_block, client_address


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("14.162.3.77", "14.162.3.0/24"),
        ("2405:4802:1:2:aaaa::1", "2405:4802:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_counts_as_its_block(address, block):
    assert address_block(RequestFactory().get("/", REMOTE_ADDR=address)) == block


def test_a_forwarded_address_is_believed_only_behind_our_proxy(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 14.162.3.77"})
    assert client_address(request) == "10.0.0.1"
    settings.TRUST_PROXY = True
    assert client_address(request) == "14.162.3.77"


def test_an_empty_header_falls_back(settings):
    settings.TRUST_PROXY = True
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
