"""What somebody may touch of their own things: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.models import Person, SavedAddress
from market.kernel.clock import database_now
from market.kernel.errors import Absent
from market.mine.models import DataRequest
from market.notices.browsers import browsers_of
from market.notices.models import PushSubscription
from vetting.models import Product, Vendor
from vetting.selectors.vendors import public_products, public_vendors


def own_address(person: Person, pk: int) -> SavedAddress:
    """Return one of a person's addresses, or raise Absent."""
    address = SavedAddress.objects.select_related("commune__province").filter(person=person, pk=pk).first()
    if address is None:
        raise Absent(_("Sổ địa chỉ không có nơi này."))
    return address


def vendor_to_follow(slug: str) -> Vendor:
    """Return a vendor the public sees, or raise Absent."""
    vendor = public_vendors().filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Chưa có chủ thể này trên chợ."))
    return vendor


def product_to_follow(slug: str) -> Product:
    """Return a product the public sees, or raise Absent."""
    product = public_products().filter(slug=slug).first()
    if product is None:
        raise Absent(_("Chưa có sản phẩm này trên chợ."))
    return product


def own_browser(person: Person, pk: int) -> PushSubscription:
    """Return one of the browsers that show a person's news, or raise Absent."""
    browser = browsers_of(person).filter(pk=pk).first()
    if browser is None:
        raise Absent(_("Máy này không còn nhận thông báo."))
    return browser


def own_request(person: Person, pk: int) -> DataRequest:
    """Return one of a person's requests about their data, or raise Absent."""
    request = DataRequest.objects.filter(person=person, pk=pk).first()
    if request is None:
        raise Absent(_("Không có yêu cầu này."))
    return request


def own_copy(person: Person, pk: int) -> DataRequest:
    """Return a request whose copy can be fetched now, or raise Absent."""
    request = own_request(person, pk)
    if not request.path or request.expires_at is None or request.expires_at <= database_now():
        raise Absent(_("Bản này đã quá hạn tải. Hãy xin bản mới."))
    return request


def request_for_office(pk: int) -> DataRequest:
    """Return a request, for the office's queue, or raise Absent."""
    request = DataRequest.objects.select_related("person").filter(pk=pk).first()
    if request is None:
        raise Absent(_("Không có yêu cầu này."))
    return request
