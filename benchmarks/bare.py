"""The yardstick: bare Django views on the same tables. No sessions, no sign-in, no CSRF, no forms, no rules.

`place` and `check_out` do the very inserts of orders through the ORM; `fragment` serves a cached page. Served with
`benchmarks.bare_settings`.
"""

import json
import os
import secrets
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path

from orders.models import BuyerTally, Order, OrderContact, OrderLine, Placing, WitnessEntry
from sessions.models import Listing


def place(request: HttpRequest) -> HttpResponse:
    """Place an order of one listing."""
    data = _data(request)
    return _placed(data, {int(data["listing"]): int(data["quantity"])})


def check_out(request: HttpRequest) -> HttpResponse:
    """Place one unit of each of several listings: an order for each vendor."""
    data = _data(request)
    return _placed(data, {int(pk): 1 for pk in data["goods"].split()})


def _data(request: HttpRequest) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def _placed(data: dict[str, str], goods: dict[int, int]) -> HttpResponse:
    """Take the stock and insert placing, orders, contacts, lines, tallies and entries: one statement each."""
    with transaction.atomic():
        found = Listing.objects.select_related("product", "session").filter(pk__in=goods).order_by("pk")
        orders: dict[int, Order] = {}
        placing = None
        for listing in found:
            if not _taken(listing, goods[listing.pk]):
                transaction.set_rollback(True)
                return HttpResponse("sold out", status=409)
            placing = placing or Placing.objects.create(key=uuid.UUID(data["key"]), session=listing.session)
            vendor = listing.product.vendor_id
            if vendor not in orders:
                own = [each for each in found if each.product.vendor_id == vendor]
                orders[vendor] = _order(placing, vendor, data, [(each, goods[each.pk]) for each in own])
            _line(orders[vendor], listing, goods[listing.pk])
    return HttpResponse(status=302, headers={"Location": f"/dat-xong/{data['key']}/", "Content-Length": "0"})


def _taken(listing: Listing, quantity: int) -> int:
    return Listing.objects.filter(
        pk=listing.pk, allotment__gte=F("held") + F("sold") + quantity, session__closes_at__gt=datetime.now(UTC)
    ).update(sold=F("sold") + quantity)


def _order(placing: Placing, vendor: int, data: dict[str, str], lines: list[tuple[Listing, int]]) -> Order:
    """Insert an order with its contact and its entry."""
    order = Order.objects.create(
        code=secrets.token_hex(6),
        placing=placing,
        session=placing.session,
        vendor_id=vendor,
        goods_total=sum(quantity * listing.session_price for listing, quantity in lines),
        saving=sum(quantity * (listing.regular_price - listing.session_price) for listing, quantity in lines),
        deliver_by=datetime.now(UTC).date(),
    )
    OrderContact.objects.create(
        order=order,
        name=data["name"],
        phone=data["phone"],
        commune_id=data["commune"],
        street=data["street"],
        salt=secrets.token_bytes(16),
    )
    facts = json.dumps({"order": order.code, "total": order.goods_total})
    WitnessEntry.objects.create(session=placing.session, kind="placed", subject=order.code, facts=facts)
    return order


def _line(order: Order, listing: Listing, quantity: int) -> None:
    """Insert a line and what its buyer has taken of the listing."""
    OrderLine.objects.create(
        order=order,
        listing=listing,
        quantity=quantity,
        unit_price=listing.session_price,
        regular_price=listing.regular_price,
    )
    BuyerTally.objects.create(
        listing=listing,
        buyer_key=secrets.token_bytes(32),
        quantity=quantity,
        quantity_limit=listing.per_buyer_limit,
    )


def fragment(request: HttpRequest) -> HttpResponse:
    """Serve a page of the fragment's size from the process's memory: the quickest a Django view can be."""
    body = _body()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


@cache
def _body() -> bytes:
    return Path(os.environ["BENCH_BODY"]).read_bytes()


urlpatterns = [path("place", place), path("check-out", check_out), path("fragment", fragment)]
