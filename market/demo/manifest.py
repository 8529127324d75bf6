"""var/demo.json: where things are in the demo, for the person who started it and for scripts."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from market.demo.people import CAST, PASSWORD
from orders.models import Order, ReportFile
from sessions.models import Listing, MarketSession


def write_manifest(path: Path, *, live: MarketSession, order: Order, listing: Listing) -> dict[str, Any]:
    """Write the manifest (base_url, accounts, paths) and return it."""
    packs = ReportFile.objects.filter(compilation__kind="pack", report="", format=ReportFile.Format.XLSX)
    report = packs.order_by("-compilation__session__opens_at", "-pk").first()
    manifest = {
        "base_url": settings.SITE_URL,
        "accounts": {figure.key: {"login": figure.email, "password": PASSWORD} for figure in CAST},
        "paths": {
            "home": reverse("storefront:home"),
            "login": reverse("account_login"),
            "live": reverse("sessions:show-session", args=[live.number]),
            "live_fragment": reverse("sessions:show-live-fragment", args=[live.number, "vi"]),
            "upcoming": reverse("sessions:list-upcoming"),
            "past": reverse("sessions:list-past"),
            "product": reverse("storefront:show-product", args=[listing.product.slug]),
            "stamp": reverse("storefront:show-stamp", args=[listing.lot.code]) if listing.lot else "",
            "vendor": reverse("storefront:show-vendor", args=[listing.product.vendor.slug]),
            "order": reverse("orders:show-order", args=[order.code]),
            "report_xlsx": reverse("reports:download-file", args=[report.pk]) if report else "",
            "health": reverse("storefront:health"),
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest
