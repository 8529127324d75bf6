"""The yardstick: a bare Django project on the same tables. No sessions, no sign-in, no CSRF, no forms, no witness rules.

`place` does the very inserts of an order through the ORM; `fragment` serves a cached page.
"""

import json
import os
import secrets
import uuid
from datetime import UTC, datetime
from urllib.parse import parse_qs

import django
from django.conf import settings

BODY_FILE = os.environ.get("BENCH_BODY", "")

if not settings.configured:
    from market import settings as market

    settings.configure(
        SECRET_KEY="bare",  # noqa: S106 - a benchmark
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=market.INSTALLED_APPS,
        AUTH_USER_MODEL=market.AUTH_USER_MODEL,
        DATABASES=market.DATABASES,
        CACHES=market.CACHES,
        DEFAULT_AUTO_FIELD=market.DEFAULT_AUTO_FIELD,
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()

from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from orders.models import BuyerTally, Order, OrderContact, OrderLine, Placing, WitnessEntry
from sessions.models import Listing


@csrf_exempt
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
            listing=listing, buyer_key=secrets.token_bytes(32), quantity=quantity, quantity_limit=listing.per_buyer_limit
        )
        facts = json.dumps({"order": order.code, "total": order.goods_total})
        WitnessEntry.objects.create(session=listing.session, kind="placed", subject=order.code, facts=facts)
    return HttpResponse(status=302, headers={"Location": f"/don-hang/{order.code}/"})


def fragment(request: HttpRequest) -> HttpResponse:
    """Serve a page of the fragment's size from the cache."""
    body = cache.get("bare-fragment")
    if body is None:
        with open(BODY_FILE, "rb") as source:
            body = source.read()
        cache.set("bare-fragment", body, 3600)
    return HttpResponse(body)


urlpatterns = [path("place", place), path("fragment", fragment)]
application = get_wsgi_application()
