"""A change that waits, a case with a file and a wish for an invoice, of the sample order."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.files.models import StoredFile
from orders.models import Amendment, Case, CaseEntry, InvoiceRequest, Order


def agreement_numbers(order: Order, file: StoredFile) -> dict[str, Any]:
    """Return what the addresses after the tap ask for."""
    now = datetime.now(UTC)
    before = {"goods_total": order.goods_total, "delivery_fee": 0, "deliver_by": order.deliver_by}
    amendment = Amendment.objects.create(
        order=order,
        version=2,
        side="vendor",
        reason="Thiếu hàng",
        answer_by=now + timedelta(hours=1),
        **before,
        **{f"{name}_before": value for name, value in before.items()},
    )
    case = Case.objects.create(
        order=order,
        kind="problem",
        opened_side="buyer",
        answer_by=now + timedelta(days=1),
        decide_by=now + timedelta(days=9),
    )
    shown = StoredFile.objects.get(pk=file.pk)
    shown.pk, shown._state.adding = uuid4(), True
    for name in ("path", "preview_path", "thumbnail_path"):
        setattr(shown, name, default_storage.save(f"kho/case-{name}.pdf", ContentFile(b"%PDF-1.7 sample")))
    shown.save(force_insert=True)
    entry = CaseEntry.objects.create(case=case, side="buyer", text="Hỏng", file=shown, request_key=uuid4())
    InvoiceRequest.objects.create(
        order=order, name="Công ty Hoa Sen", tax_code="0100109106", address="Số 1 Tràng Tiền", email="a@example.vn"
    )
    changes = ("accept-change", "decline-change", "withdraw-change")
    return {
        **{f"orders:{name} pk": amendment.pk for name in changes},
        **{f"orders:{name.replace('change', 'vendor-change')} pk": amendment.pk for name in changes},
        "orders case_pk": case.pk,
        "orders entry": entry.pk,
    }
