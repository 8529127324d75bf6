"""The demo's published papers: a few producers let everybody read them, personal data painted over."""

from collections.abc import Mapping

from market.accounts.models import Person
from vetting.boxes import PaintedBox
from vetting.models import Paper, Vendor
from vetting.services.copies import publish_copy

OPEN_HOUSES = ("DONGCAO", "HAMMINH")  # vendors whose papers are published
SIGNATURE = PaintedBox(page=1, left=525, top=792, width=280, height=138)
# What is painted over, where the samples print it.
PAINTED = {
    "business_licence": [PaintedBox(page=1, left=375, top=314, width=360, height=66), SIGNATURE],
    "food_safety_certificate": [
        PaintedBox(page=1, left=375, top=308, width=200, height=24),
        PaintedBox(page=1, left=375, top=350, width=200, height=24),
        SIGNATURE,
    ],
}


def load_copies(vendors: Mapping[str, Vendor], reviewer: Person) -> None:
    """Publish the papers of the open houses."""
    shown = [vendors[code].pk for code in OPEN_HOUSES if code in vendors]
    papers = Paper.objects.filter(vendor__in=shown, product=None, status=Paper.Status.ACCEPTED, kind__in=PAINTED)
    for paper in papers.select_related("file", "vendor", "dossier").order_by("pk"):
        publish_copy(actor=reviewer, paper=paper, boxes=sorted(PAINTED[paper.kind]))
