"""Accepted papers, as the tests of availability need them."""

import secrets
from datetime import date
from typing import Any

from market.accounts.models import Role
from market.files.models import StoredFile
from market.kernel.clock import database_now
from tests.cast import make_dossier, make_person
from vetting.models import Paper, Product, Vendor


def make_file() -> StoredFile:
    """Make the row of a stored paper; nothing is in the storage."""
    stem = secrets.token_hex(8)
    return StoredFile.objects.create(
        path=f"kho/{stem}.pdf",
        preview_path=f"kho/{stem}-1.jpg",
        thumbnail_path=f"kho/{stem}-t.jpg",
        display_name="phieu-kiem-nghiem.pdf",
        media_type="application/pdf",
        size=1000,
        sha256="a" * 64,
        original_sha256="b" * 64,
        pages=1,
        width=595,
        height=842,
    )


def make_paper(vendor: Vendor, product: Product | None, *, expires_on: date | None, **fields: Any) -> Paper:
    """Make a paper of an approved dossier: an accepted test report unless told otherwise."""
    reviewer = make_person("Trần Thu Hà", Role.REVIEWER)
    defaults = {"kind": "test_report", "status": "accepted", "judged_at": database_now(), "judged_by": reviewer}
    if fields.get("status") == "refused":
        defaults["refusal_reason"] = "Mờ, không đọc được"
    return Paper.objects.create(
        dossier=make_dossier(vendor, "approved"),
        vendor=vendor,
        product=product,
        expires_on=expires_on,
        file=make_file(),
        **defaults | fields,
    )
