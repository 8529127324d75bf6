"""The demo's dossiers: papers printed, uploaded, judged, each vendor where the content says it stands."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from market.accounts.models import Person
from market.demo.content.catalogue import DemoProduct, DemoVendor
from market.demo.crafts import PaperJob, print_papers
from market.demo.paper_facts import paper_facts
from market.files.services import keep_file
from market.kernel import journal
from vetting.commitment import CURRENT
from vetting.models import Dossier, Paper, Product, Vendor

DECIDED = {"approved": "approved", "suspended": "approved", "rejected": "rejected"}
NOT_PRINTED = {"draft": {"test_report", "star_certificate"}}  # what a vendor at this stage has not uploaded
FOOD_BRANCHES = {1, 2, 3}


def load_dossiers(
    vendors: Iterable[DemoVendor],
    products: Iterable[DemoProduct],
    rows: tuple[Mapping[str, Vendor], Mapping[str, Product]],
    people: Mapping[str, Person],
) -> None:
    """Make one dossier for each vendor with the papers of the vendor and of its products."""
    of_vendor: dict[str, list[DemoProduct]] = {}
    for product in products:
        of_vendor.setdefault(product.vendor, []).append(product)
    vendors = list(vendors)
    jobs = [job for vendor in vendors for job in _jobs(vendor, of_vendor.get(vendor.code, []))]
    papers = zip(jobs, print_papers(jobs), strict=True)
    dossiers = {vendor.code: _dossier(vendor, of_vendor.get(vendor.code, []), rows, people) for vendor in vendors}
    for job, clean in papers:
        vendor_row = rows[0][job.vendor.code]
        product_row = rows[1][job.product.sku] if job.product else None
        dossier = dossiers[job.vendor.code]
        Paper.objects.create(
            dossier=dossier,
            vendor=vendor_row,
            product=product_row,
            kind=job.kind,
            file=keep_file(actor=vendor_row.members.all()[0].person, clean=clean),
            **_what_it_says(job),
            **_judgement(job, dossier),
        )


def _jobs(vendor: DemoVendor, products: list[DemoProduct]) -> Iterator[PaperJob]:
    today = timezone.localdate()
    missing = NOT_PRINTED.get(vendor.stage, set())
    kinds = ["business_licence"]
    if any(product.branch in FOOD_BRANCHES for product in products):
        kinds.append("food_safety_certificate")
    for kind in kinds:
        yield PaperJob(kind, vendor, None, today)
    for product in products:
        wanted = {
            "test_report": product.test_issued is not None,
            "traceability_stamp": bool(product.trace_code),
            "star_certificate": product.stars is not None,
        }
        for kind, is_there in wanted.items():
            if is_there and kind not in missing:
                yield PaperJob(kind, vendor, product, today)


def _what_it_says(job: PaperJob) -> dict[str, object]:
    facts = paper_facts(job.kind, job.vendor, job.product, today=job.today)
    return {
        "number": facts.number,
        "issuer": facts.issuer,
        "issued_on": facts.issued,
        "expires_on": facts.expires,
    }


def _judgement(job: PaperJob, dossier: Dossier) -> dict[str, object]:
    """Return what the reviewer thought of a paper."""
    judged: dict[str, object] = {"judged_by": dossier.reviewer, "judged_at": dossier.decided_at or dossier.submitted_at}
    stage = job.vendor.stage
    if stage in {"approved", "suspended"} or (stage == "in_review" and job.product is None):
        return {"status": Paper.Status.ACCEPTED, **judged}
    if stage in {"changes_requested", "rejected"}:
        first_product_paper = job.product is not None and job.product.serial == 1
        if first_product_paper and job.kind in {"test_report", "star_certificate", "traceability_stamp"}:
            return {"status": Paper.Status.REFUSED, "refusal_reason": job.vendor.stage_reason, **judged}
        return {"status": Paper.Status.ACCEPTED, **judged}
    return {"status": Paper.Status.UPLOADED}


def _dossier(
    vendor: DemoVendor,
    products: list[DemoProduct],
    rows: tuple[Mapping[str, Vendor], Mapping[str, Product]],
    people: Mapping[str, Person],
) -> Dossier:
    vendor_row = rows[0][vendor.code]
    owner = vendor_row.members.all()[0].person
    status = DECIDED.get(vendor.stage, vendor.stage)
    submitted, decided = _times(vendor)
    dossier = Dossier.objects.create(
        vendor=vendor_row,
        status=status,
        reviewer=people["reviewer"] if status not in {"draft", "submitted"} else None,
        rounds=0 if status == "draft" else 1,
        decision_note=vendor.stage_reason if status in {"changes_requested", "rejected"} else "",
        **({} if status == "draft" else _commitment(owner, submitted)),
        **({"decided_at": decided, "decided_by": people["approver"]} if status in {"approved", "rejected"} else {}),
    )
    dossier.products.set([rows[1][product.sku] for product in products])
    if status != "draft":
        journal.record("dossier.submitted", actor=owner, subject=dossier)
    if status in {"approved", "rejected"}:
        journal.record(f"dossier.{status}", actor=people["approver"], subject=dossier)
    return dossier


def _commitment(owner: Person, at: datetime) -> dict[str, object]:
    return {
        "submitted_at": at,
        "commitment_accepted_at": at,
        "commitment_accepted_by": owner,
        "commitment_sha256": CURRENT.sha256,
    }


def _times(vendor: DemoVendor) -> tuple[datetime, datetime]:
    """Return when a vendor's dossier was handed in and decided: spread over the last weeks, by its tax code."""
    back = int(vendor.tax_code[-3:-1])
    waiting = vendor.stage in {"submitted", "in_review", "changes_requested"}
    submitted = timezone.now() - (timedelta(hours=3 + back) if waiting else timedelta(days=30 + back))
    return submitted, submitted + timedelta(hours=20 + back % 50)
