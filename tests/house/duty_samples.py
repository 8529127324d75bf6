"""What the addresses of duty, host checks and the console ask for."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.accounts.models import Person
from market.files.models import StoredFile
from market.kernel.clock import now
from sessions.models import Duty, HostCheck, Listing, MinutesRequest, Slot
from tests import cast


def duty_numbers(listing: Listing, director: Person | None, file: StoredFile) -> dict[str, Any]:
    """Return a place of the roster, a host's check with a file, and a wish for minutes."""
    session, vendor = listing.session, listing.product.vendor
    host = vendor.members.earliest("pk").person
    assert director is not None
    duty = Duty.objects.create(session=session, part="director", person=director)
    evidence = StoredFile.objects.get(pk=file.pk)
    evidence.pk, evidence._state.adding = None, True
    paths = ("path", "preview_path", "thumbnail_path")
    for name in paths:
        setattr(evidence, name, default_storage.save(f"kho/duty-{name}.pdf", ContentFile(b"%PDF-1.7 sample")))
    evidence.save(force_insert=True)
    facts = {"source": "CCCD", "checked_by": director, "valid_until": cast.hanoi_day(60)}
    check = HostCheck.objects.create(person=host, vendor=vendor, evidence=evidence, **facts)
    slot, _ = Slot.objects.get_or_create(session=session, vendor=vendor, defaults={"position": 901, "minutes": 9})
    wish = MinutesRequest.objects.create(slot=slot, asked_by=host, asked_at=now())
    return {
        "sessions duty_id": duty.pk,
        "sessions person_pk": host.pk,
        "sessions check_pk": check.pk,
        "sessions request_id": wish.pk,
    }
