"""The yardstick: bare Django views on the same tables. No sessions, no sign-in, no CSRF, no forms, no rules.

`place` does the very inserts of an order through the ORM; `fragment` serves a cached page. Served with
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
    """Take the stock and insert placing, order, contact, line, tally and entry: one statement each."""
    data = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    quantity = int(data["quantity"])
    with transaction.atomic():
        listing = Listing.objects.select_related("product", "session").get(pk=data["listing"])
        taken = Listing.objects.filter(
            pk=listing.pk, allotment__gte=F("held") + F("sold") + quantity, session__closes_at__gt=datetime.now(UTC)
        ).update(sold=F("sold") + quantity)
        if not taken:
            return HttpResponse("sold out", status=409)
        placing = Placing.objects.create(key=uuid.UUID(data["key"]), session=listing.session)
        order = Order.objects.create(
            code=secrets.token_hex(6),
            placing=placing,
            session=listing.session,
            vendor_id=listing.product.vendor_id,
            goods_total=quantity * listing.session_price,
            saving=quantity * (listing.regular_price - listing.session_price),
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
        facts = json.dumps({"order": order.code, "total": order.goods_total})
        WitnessEntry.objects.create(session=listing.session, kind="placed", subject=order.code, facts=facts)
    return HttpResponse(status=302, headers={"Location": f"/don-hang/{order.code}/", "Content-Length": "0"})


def fragment(request: HttpRequest) -> HttpResponse:
    """Serve a page of the fragment's size from the process's memory: the quickest a Django view can be."""
    body = _body()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


@cache
def _body() -> bytes:
    return Path(os.environ["BENCH_BODY"]).read_bytes()


urlpatterns = [path("place", place), path("fragment", fragment)]
