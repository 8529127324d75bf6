"""The demo's dossiers: papers printed, uploaded, judged, each vendor where the content says it stands."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from market.accounts.models import Person
from market.demo.content.catalogue import DemoProduct, DemoVendor
from market.demo.crafts import PaperJob, print_papers
from market.demo.goods import CLAIMS
from market.demo.paper_facts import number_from, paper_facts
from market.demo.paper_forms import trace_address
from market.files.judge import CleanFile
from market.files.services import keep_file
from market.kernel import journal
from market.kernel.clock import in_hanoi
from vetting.commitment import CURRENT, CURRENT_VERSION
from vetting.models import Dossier, Paper, Product, Vendor
from vetting.promises import promised_day

DECIDED = {"approved": "approved", "suspended": "approved", "rejected": "rejected"}
WITH_DECISION = frozenset({"approved", "rejected", "changes_requested"})
NOT_PRINTED = {"draft": {"test_report", "star_certificate"}}  # what a vendor at this stage has not uploaded
FOOD_BRANCHES = {1, 2, 3}
REVIEWED = frozenset({"TULIEN"})  # in review by the content: its reviewer is done, an approver decides
SECOND_ROUND = frozenset({"CHUPRONG"})  # handed in again after a correction
SECOND_REVIEWER = frozenset({"HAMMINH", "CATBA", "PHURIENG"})
REFUSED = {  # vendor → the paper of its first product, or its own, that did not hold
    "DAUMO": "business_licence",
    "PHUNG": "test_report",
    "CATBA": "quality_standard",
    "PHURIENG": "star_certificate",
    "HUONGKHE": "traceability_stamp",
}
MORE_VENDOR_PAPERS = {"DONGCAO": ["trademark"], "BACHHA": ["quality_system"], "QUANGVINH": ["trademark"]}
OF_CLAIM = {
    "geographical_indication": "geographical_indication",
    "registered_brand": "trademark",
    "certified_process": "quality_system",
}
OTHERS_NAME = {"PHURIENG": "Hợp tác xã Hạt điều Bù Gia Mập"}  # whose name stands on the star certificate
COPIED = {("THOTNOT", "test_report")}  # the very slip of another vendor: the desk points it out
LOWEST_SCORE = {3: 52, 4: 72, 5: 91}


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
    first_of_kind: dict[str, CleanFile] = {}
    for job, clean in papers:
        vendor_row = rows[0][job.vendor.code]
        product_row = rows[1][job.product.sku] if job.product else None
        dossier = dossiers[job.vendor.code]
        first = first_of_kind.setdefault(job.kind, clean)
        Paper.objects.create(
            dossier=dossier,
            vendor=vendor_row,
            product=product_row,
            kind=job.kind,
            file=keep_file(
                actor=vendor_row.members.all()[0].person,
                clean=first if (job.vendor.code, job.kind) in COPIED else clean,
            ),
            **_what_it_says(job),
            **_judgement(job, dossier),
        )


def _jobs(vendor: DemoVendor, products: list[DemoProduct]) -> Iterator[PaperJob]:
    today = timezone.localdate()
    missing = NOT_PRINTED.get(vendor.stage, set())
    kinds = ["business_licence", *MORE_VENDOR_PAPERS.get(vendor.code, [])]
    if any(product.branch in FOOD_BRANCHES for product in products):
        kinds.append("food_safety_certificate")
    for kind in kinds:
        yield PaperJob(kind, vendor, None, today)
    for product in products:
        wanted = {
            "test_report": product.test_issued is not None,
            "traceability_stamp": bool(product.trace_code),
            "star_certificate": product.stars is not None,
            "quality_standard": REFUSED.get(vendor.code) == "quality_standard" and product.serial == 1,
        } | {OF_CLAIM[claim]: True for claim in CLAIMS.get(product.sku, [])}
        for kind, is_there in wanted.items():
            if is_there and kind not in missing:
                yield PaperJob(kind, vendor, product, today)


def _what_it_says(job: PaperJob) -> dict[str, object]:
    facts = paper_facts(job.kind, job.vendor, job.product, today=job.today)
    says: dict[str, object] = {
        "number": facts.number,
        "issuer": facts.issuer,
        "issued_on": facts.issued,
        "expires_on": facts.expires,
        "holder_name": job.vendor.legal_name,
    }
    if job.kind == "star_certificate" and job.product and job.product.stars:
        says["score"] = LOWEST_SCORE[job.product.stars] + number_from("score", job.product.sku, below=16) / 2
        says["holder_name"] = OTHERS_NAME.get(job.vendor.code, job.vendor.legal_name)
    if job.kind == "traceability_stamp" and job.product:
        says["read_codes"] = [trace_address(job.product, "L01")]
    return says


def _judgement(job: PaperJob, dossier: Dossier) -> dict[str, object]:
    """Return what the reviewer thought of a paper."""
    judged: dict[str, object] = {"judged_by": dossier.reviewer, "judged_at": dossier.decided_at or dossier.submitted_at}
    vendor = job.vendor
    if _is_refused(job):
        return {"status": Paper.Status.REFUSED, "refusal_reason": vendor.stage_reason, **judged}
    is_seen = vendor.stage != "in_review" or job.product is None or vendor.code in REVIEWED
    if is_seen and vendor.stage not in {"draft", "submitted"}:
        return {"status": Paper.Status.ACCEPTED, **judged}
    return {"status": Paper.Status.UPLOADED}


def _is_refused(job: PaperJob) -> bool:
    is_first = job.product is None or job.product.serial == 1
    return is_first and REFUSED.get(job.vendor.code) == job.kind


def _dossier(
    vendor: DemoVendor,
    products: list[DemoProduct],
    rows: tuple[Mapping[str, Vendor], Mapping[str, Product]],
    people: Mapping[str, Person],
) -> Dossier:
    vendor_row = rows[0][vendor.code]
    owner = vendor_row.members.all()[0].person
    status = "reviewed" if vendor.code in REVIEWED else DECIDED.get(vendor.stage, vendor.stage)
    submitted, decided = _times(vendor)
    reviewer = people["second_reviewer" if vendor.code in SECOND_REVIEWER else "reviewer"]
    decider = reviewer if status == "changes_requested" else people["approver"]  # as the market asks
    recommended = {"recommendation": "approve", "recommended_at": submitted + timedelta(hours=2)}
    dossier = Dossier.objects.create(
        vendor=vendor_row,
        status=status,
        reviewer=reviewer if status not in {"draft", "submitted"} else None,
        rounds=0 if status == "draft" else 1 + (vendor.code in SECOND_ROUND),
        **(recommended if status == "reviewed" else {}),
        decision_note=vendor.stage_reason if status in {"changes_requested", "rejected"} else "",
        **({} if status == "draft" else _commitment(owner, submitted)),
        **_decision(status, at=decided, by=decider),
    )
    dossier.products.set([rows[1][product.sku] for product in products])
    if status != "draft":
        journal.record("dossier.submitted", actor=owner, subject=dossier)
    if status in WITH_DECISION:
        journal.record(f"dossier.{status}", actor=decider, subject=dossier, note=dossier.decision_note)
    return dossier


def _decision(status: str, *, at: datetime, by: Person) -> dict[str, object]:
    return {"decided_at": at, "decided_by": by} if status in WITH_DECISION else {}


def _commitment(owner: Person, at: datetime) -> dict[str, object]:
    return {
        "submitted_at": at,
        "promised_on": promised_day(in_hanoi(at).date()),
        "commitment_accepted_at": at,
        "commitment_accepted_by": owner,
        "commitment_sha256": CURRENT.sha256,
        "commitment_version": CURRENT_VERSION,
    }


def _times(vendor: DemoVendor) -> tuple[datetime, datetime]:
    """Return when a vendor's dossier was handed in and decided: spread over the last weeks, by its tax code."""
    back = int(vendor.tax_code[-3:-1])
    waiting = vendor.stage in {"submitted", "in_review", "changes_requested"}
    submitted = timezone.now() - (timedelta(hours=3 + back) if waiting else timedelta(days=30 + back))
    thought = timedelta(hours=2) if waiting else timedelta(hours=20 + back % 50)
    return submitted, submitted + thought
