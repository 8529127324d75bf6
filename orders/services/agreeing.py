"""What delivery and payment are agreed on with each vendor: only what the vendor offers, at the fee that was shown."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.kernel.money import dong
from orders.buying.basket import DeliveryChoice, WantedLine
from orders.buying.terms import Terms, read_terms
from orders.delivery.terms import choices_for
from orders.services.refusing import total_changed

FREE = DeliveryChoice()


def plain_fee(lines: Sequence[WantedLine], *, session_number: int, commune: str) -> int:
    """Return what the plainest ways to bring these goods to a commune cost, in đồng; 0 while it is unknown."""
    if not (lines and commune):
        return 0
    listings = sorted(line.listing for line in lines)
    terms = read_terms(session_number=session_number, listings=listings)
    known = [line for line in lines if line.listing in terms]
    if not any(each.has_areas for each in terms.values()):
        return 0
    goods, grams = _by_vendor(known, terms)
    offered = choices_for(list(goods), commune, goods, grams)
    brought = ([each for each in choices if each.method == FREE.method] for choices in offered.values())
    return sum(ways[0].fee for ways in brought if ways)


def agreed_choices(
    lines: list[WantedLine],
    terms: dict[int, Terms],
    commune: str,
    chosen: Mapping[int, DeliveryChoice] | None,
    shown_total: int,
) -> dict[int, DeliveryChoice]:
    """Return one choice for each vendor, or raise Refused with what changed since it was shown.

    Who chose nothing (a lane without choices) gets it brought home: nobody is sent to a point unasked. Where all of it
    is free nothing is looked up.
    """
    vendors = list(dict.fromkeys(terms[line.listing].vendor for line in lines))
    if not any(each.has_areas for each in terms.values()) and all(
        (chosen or {}).get(vendor, FREE) == FREE for vendor in vendors
    ):
        return _checked(dict.fromkeys(vendors, FREE), lines, shown_total)
    goods, grams = _by_vendor(lines, terms)
    offered = choices_for(vendors, commune, goods, grams)
    names = {each.vendor: each.vendor_name for each in terms.values()}
    agreed = {
        vendor: _agreed(names[vendor], offered.get(vendor, []), None if chosen is None else chosen.get(vendor, FREE))
        for vendor in vendors
    }
    return _checked(agreed, lines, shown_total)


def _by_vendor(lines: list[WantedLine], terms: dict[int, Terms]) -> tuple[dict[int, int], dict[int, int]]:
    """Return what the goods of each vendor cost and weigh."""
    goods: dict[int, int] = {}
    grams: dict[int, int] = {}
    for line in lines:
        each = terms[line.listing]
        goods[each.vendor] = goods.get(each.vendor, 0) + line.amount
        grams[each.vendor] = grams.get(each.vendor, 0) + line.quantity * each.grams
    return goods, grams


def _agreed(name: str, offered: list[DeliveryChoice], wanted: DeliveryChoice | None) -> DeliveryChoice:
    if not offered:
        words = _("%(vendor)s không giao đến nơi này. Anh/Chị chọn nơi nhận khác, hoặc bỏ phần hàng của gian này.")
        raise Refused(words % {"vendor": name}, field="commune")
    if wanted is None:
        return _brought(name, offered)
    if wanted in offered:
        return wanted
    same = next((each for each in offered if _way(each) == _way(wanted)), None)
    if same is None:
        words = _("%(vendor)s vừa đổi cách giao hoặc cách trả tiền. Anh/Chị chọn lại rồi chốt lần nữa.")
        raise Refused(words % {"vendor": name})
    words = _("%(vendor)s: phí giao vừa đổi từ %(old)s thành %(new)s. Anh/Chị xem lại tổng tiền rồi chốt lần nữa.")
    raise Refused(words % {"vendor": name, "old": dong(wanted.fee), "new": dong(same.fee)})


def _brought(name: str, offered: list[DeliveryChoice]) -> DeliveryChoice:
    found = next((each for each in offered if each.method == FREE.method), None)
    if found is None:
        words = _("%(vendor)s không giao đến nơi này, chỉ có điểm nhận. Anh/Chị cho vào giỏ để chọn điểm nhận.")
        raise Refused(words % {"vendor": name}, field="commune")
    return found


def _way(choice: DeliveryChoice) -> tuple[object, ...]:
    return choice.method, choice.pickup_point, choice.payment, choice.payment_account


def _checked(agreed: dict[int, DeliveryChoice], lines: list[WantedLine], shown_total: int) -> dict[int, DeliveryChoice]:
    """Return the choices when the total that was shown is that of goods and fees; refuse otherwise."""
    total = sum(line.amount for line in lines) + sum(choice.fee for choice in agreed.values())
    if total != shown_total:
        raise total_changed(shown_total, total)
    return agreed
