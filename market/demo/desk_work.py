"""What the office of the demo did: checks, corrections, lookups, conditions, an extension, a commune's answers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from market.accounts.models import Person
from market.kernel.clock import in_hanoi, today_in_hanoi
from market.places.models import Commune
from vetting.models import (
    CommuneAnswer,
    CommuneContact,
    CommuneRound,
    Condition,
    Correction,
    Criterion,
    Lookup,
    Paper,
    PaperCheck,
    PaperKind,
    Vendor,
)

CORRECTED = ("DAUMO", "PHUNG", "CATBA")  # waits for the vendor
ANSWERED = {"CHUPRONG": "Chúng tôi đã đổi địa chỉ trên giấy đăng ký kinh doanh theo xã mới, xin gửi bản mới."}
CONDITIONED = {"HOAMELINH": "Nộp bản tự công bố của giỏ cúc họa mi theo mẫu mới."}
EXTENDED = "DUONGLAM-04"  # its certificate is over, the re-rating was filed in time
DAYS_TO_MEET = 12
EXTENSION_DAYS = 150
LOOKUPS = {
    "business_licence": (Lookup.Place.BUSINESS_REGISTER, "https://dangkykinhdoanh.gov.vn/"),
    "test_report": (Lookup.Place.LABORATORIES, ""),
    "star_certificate": (Lookup.Place.STAR_REGISTER, ""),
}
LOOKED_UP = ("TULIEN", "HAMMINH", "DONGCAO", "QUANGVINH", "PHURIENG")
CONTACTS = {  # commune → the officer the office writes to
    "09022": ("Nguyễn Thị Thu", "melinh@xa.example"),
    "00577": ("Đặng Văn Hòa", "battrang@xa.example"),
    "10342": ("Phạm Thị Lý", "daixuyen@xa.example"),
}


def load_desk_work(vendors: Mapping[str, Vendor], people: Mapping[str, Person]) -> None:
    """Add to the dossiers what reviewers, approvers and communes did with them."""
    _check_papers()
    _correct(vendors, people["reviewer"])
    _look_up(vendors, people["reviewer"])
    _set_conditions(vendors, people["approver"])
    _extend(people["approver"])
    _ask_communes()


def _check_papers() -> None:
    criteria: dict[str, list[Criterion]] = {}
    for criterion in Criterion.objects.order_by("position", "pk"):
        criteria.setdefault(criterion.kind, []).append(criterion)
    judged = Paper.objects.exclude(judged_at=None).select_related("judged_by").order_by("pk")
    checks = (
        _check(paper, criterion, criteria[paper.kind][-1]) for paper in judged for criterion in criteria[paper.kind]
    )
    PaperCheck.objects.bulk_create(checks, batch_size=1000)


def _check(paper: Paper, criterion: Criterion, last: Criterion) -> PaperCheck:
    assert paper.judged_by is not None and paper.judged_at is not None  # noqa: S101, PT018 - chosen so
    fails = paper.status == Paper.Status.REFUSED and criterion == last
    return PaperCheck(
        paper=paper,
        criterion=criterion,
        verdict=PaperCheck.Verdict.FAILS if fails else PaperCheck.Verdict.MEETS,
        note=paper.refusal_reason[:300] if fails else "",
        page=1 if fails else None,
        checked_by=paper.judged_by,
        checked_at=paper.judged_at,
    )


def _correct(vendors: Mapping[str, Vendor], reviewer: Person) -> None:
    for code in CORRECTED:
        for paper in _papers(vendors, code).filter(status=Paper.Status.REFUSED):
            _correction(paper, reviewer, paper.refusal_reason, sent_at=paper.judged_at, left=320, top=240)
    for code, answer in ANSWERED.items():
        for paper in _papers(vendors, code).filter(kind=PaperKind.BUSINESS_LICENCE):
            owner = paper.vendor.members.all()[0].person
            correction = _correction(paper, reviewer, "Địa chỉ trên giấy còn ghi theo xã cũ.", sent_at=timezone.now())
            correction.move_to(Correction.Status.ANSWERED)
            correction.answer, correction.answered_by, correction.answered_at = answer, owner, timezone.now()
            correction.save()


def _correction(
    paper: Paper, by: Person, text: str, *, sent_at: datetime | None, left: int | None = None, top: int | None = None
) -> Correction:
    return Correction.objects.create(
        dossier_id=paper.dossier_id,
        paper=paper,
        product_id=paper.product_id,
        kind=paper.kind,
        text=text[:500],
        page=1,
        left=left,
        top=top,
        raised_by=by,
        raised_in_round=1,
        sent_at=sent_at,
    )


def _look_up(vendors: Mapping[str, Vendor], reviewer: Person) -> None:
    found = []
    for code in LOOKED_UP:
        for paper in _papers(vendors, code).filter(kind__in=LOOKUPS):
            place, address = LOOKUPS[paper.kind]
            is_good = paper.holder_name == paper.vendor.legal_name
            found.append(
                Lookup(
                    dossier_id=paper.dossier_id,
                    paper=paper,
                    place=place,
                    address=address,
                    question=paper.number or paper.vendor.tax_code,
                    result=Lookup.Result.MATCHES if is_good else Lookup.Result.DIFFERS,
                    note="" if is_good else "Giấy này cấp cho đơn vị khác.",
                    looked_up_at=paper.judged_at or timezone.now(),
                    looked_up_by=reviewer,
                )
            )
    Lookup.objects.bulk_create(found)


def _set_conditions(vendors: Mapping[str, Vendor], approver: Person) -> None:
    due = today_in_hanoi() + timedelta(days=DAYS_TO_MEET)
    for code, text in CONDITIONED.items():
        if vendor := vendors.get(code):
            dossier = vendor.dossiers.get()
            Condition.objects.create(vendor=vendor, dossier=dossier, text=text, due_on=due, set_by=approver)


def _extend(approver: Person) -> None:
    paper = Paper.objects.filter(product__sku=EXTENDED, kind=PaperKind.STAR_CERTIFICATE).first()
    if paper is None or paper.expires_on is None:
        return
    paper.extended_to = paper.expires_on + timedelta(days=EXTENSION_DAYS)
    paper.extension_file, paper.extended_by = paper.file, approver
    paper.save(update_fields=["extended_to", "extension_file", "extended_by"])


def _ask_communes() -> None:
    now = timezone.now()
    month = in_hanoi(now).date().replace(day=1)
    for code, (name, email) in CONTACTS.items():
        commune = Commune.objects.get(code=code)
        CommuneContact.objects.create(commune=commune, name=name, email=email)
    asked = Commune.objects.get(code=next(iter(CONTACTS)))
    _answered_round(asked, month, answered_by=CONTACTS[asked.code][0], now=now)


def _answered_round(commune: Commune, month: date, *, answered_by: str, now: datetime) -> None:
    opened = CommuneRound.objects.create(
        commune=commune,
        month=month,
        sent_to=CONTACTS[commune.code][1],
        expires_at=now + timedelta(days=30),
        finished_at=now,
        answered_by=answered_by,
    )
    producers = Vendor.objects.filter(commune=commune, status=Vendor.Status.APPROVED).order_by("pk")
    CommuneAnswer.objects.bulk_create(
        CommuneAnswer(round=opened, vendor=vendor, verdict=CommuneAnswer.Verdict.CONFIRMED) for vendor in producers
    )


def _papers(vendors: Mapping[str, Vendor], code: str) -> QuerySet[Paper]:
    vendor = vendors.get(code)
    return (
        Paper.objects.filter(vendor=vendor).select_related("vendor").order_by("pk") if vendor else Paper.objects.none()
    )
