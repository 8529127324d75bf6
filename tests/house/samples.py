"""One of each thing, and one of each kind of person, to fill the addresses of the access matrix."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.accounts.models import Invitation, Person, Role
from market.files.models import StoredFile
from market.notices.models import Notice
from orders.models import (
    ClosingStatement,
    Compilation,
    Order,
    OrderContact,
    OrderLine,
    Placing,
    ReportFile,
    ReportSubscription,
    VendorArchive,
    WitnessEntry,
)
from sessions.models import Listing, MarketSession, SessionRule, SessionTemplate, SkippedDay
from tests import cast
from tests.house.agreement_samples import agreement_numbers
from tests.house.delivery_samples import delivery_numbers
from tests.house.duty_samples import duty_numbers
from tests.house.message_samples import message_numbers
from tests.house.mine_samples import mine_numbers
from tests.house.parts import PARTS
from tests.house.places_samples import place_numbers
from tests.house.policy_samples import policy_numbers
from tests.house.price_samples import price_numbers
from tests.house.product_samples import product_numbers
from tests.house.question_samples import question_numbers
from tests.house.review_samples import review_numbers
from tests.house.running_samples import running_numbers
from tests.house.slot_samples import slot_numbers
from tests.house.text_samples import text_numbers
from tests.house.witness_samples import witness_numbers
from vetting.models import (
    Condition,
    Correction,
    Dossier,
    MemberInvitation,
    Paper,
    PaperRequirement,
    Product,
    ProductImport,
    ScanDay,
    Vendor,
)

CODE = "7K3F9QRM"


@dataclass
class World:
    """People by kind, and a value for each parameter of an address."""

    people: dict[str, Person | None] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)
    special: dict[str, Any] = field(default_factory=dict)  # "vetting:judge-paper pk", "vetting pk"

    def arguments(self, name: str, parameters: tuple[str, ...]) -> dict[str, Any]:
        """Return a value for each parameter; KeyError asks for a sample of a new kind of thing."""
        return {each: self._value(name, each) for each in parameters}

    def _value(self, name: str, parameter: str) -> Any:
        app = name.partition(":")[0]
        for key in (f"{name} {parameter}", f"{app} {parameter}"):
            if key in self.special:
                return self.special[key]
        return self.common[parameter]


def build() -> World:
    """Make the world: an open evening with one order, a dossier under review, an invitation, a mail, a report."""
    people = {role.value: cast.make_person(role.name.title(), role) for role in Role}
    people |= {"buyer": cast.make_person("Nguyễn Thị Mai"), "vendor": cast.make_person("Lương Văn Phương")}
    vendor = cast.make_vendor(owner=people["vendor"])
    rival = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên")
    product = cast.make_product(vendor)
    session = cast.make_session("live")
    listing = cast.make_listing(session, product)
    dossier = cast.make_dossier(vendor, "in_review", by=people[Role.REVIEWER])
    dossier.products.add(product)
    paper = _paper(dossier, people["vendor"])
    order = _order(session, listing, people["buyer"])
    for part in PARTS:
        people[part] = cast.make_person(f"Thành viên {part}")
        vendor.members.create(person=people[part], part=part)
    world = World({"visitor": None, "rival": rival.members.get().person, **people})
    world.common = _common(vendor, product, listing, order)
    world.common["correction_pk"] = _correction(paper).pk
    world.special = _numbers(world, dossier, paper, product) | _team_numbers(vendor, product, people["vendor"])
    world.special |= place_numbers()
    world.special |= price_numbers(listing, paper.file)
    world.special |= policy_numbers(people[Role.ADMIN])
    world.special |= question_numbers(listing, people["buyer"])
    world.special |= slot_numbers(listing, rival)
    world.special |= text_numbers(listing, people[Role.MODERATOR])
    world.special |= running_numbers(listing, people[Role.DIRECTOR])
    world.special |= duty_numbers(listing, people[Role.DIRECTOR], paper.file)
    world.special |= review_numbers(listing, people["buyer"])
    ClosingStatement.objects.create(session=session, vendor=vendor, orders=1, units=1, total=order.total)
    world.special |= agreement_numbers(order, paper.file)
    world.special |= witness_numbers(listing, people[Role.WITNESS])
    world.special |= message_numbers()
    world.special |= mine_numbers(product.slug)
    world.special |= product_numbers(product)
    world.special |= delivery_numbers(vendor)  # last: from here on a delivery has its fee
    return world


def _common(vendor: Vendor, product: Product, listing: Listing, order: Order) -> dict[str, Any]:
    """Return what a parameter is called by most addresses."""
    return {
        "vendor_slug": vendor.slug,
        "slug": vendor.slug,
        "number": listing.session.number,
        "listing_id": listing.pk,
        "product_id": cast.make_product(vendor, "Mứt vỏ bưởi").pk,
        "product_pk": product.pk,
        "rule_id": _rule().pk,
        "template_id": SessionTemplate.objects.create(name="Tối thứ Sáu", title="Chợ đêm").pk,
        "day_id": SkippedDay.objects.create(day=cast.hanoi_day(40), reason="Giao thừa").pk,
        "lang": "vi",
        "code": order.code,
        "secret": "khong-co-loi-moi-nay",
        "token": "khong-co-ma-nay",
        "role": Role.REVIEWER.value,
        "kind": "test_report",
        "page": 1,
        "picture": uuid.uuid4(),
        "upload": uuid.uuid4(),
        "page_pk": 1,
        "likeness_pk": 1,
        "width": 480,
        "key": "khong-co-ma-nay",
        "scope": "everything",
    }


def _numbers(world: World, dossier: Dossier, paper: Paper, product: Product) -> dict[str, Any]:
    """Return what `pk` means in each app, and in the addresses where it means something else."""
    invitation = _invitation(world.people[Role.ADMIN])
    return {
        "storefront:show-product slug": product.slug,
        "vetting pk": dossier.pk,
        "vetting paper_pk": paper.pk,
        "vetting:upload-paper kind": "business_licence",
        **{
            f"vetting:{name} pk": product.pk
            for name in ("edit-product", "include-product", "leave-out-product", "restore-product", "suspend-product")
        },
        **{
            f"vetting:{name} pk": paper.pk
            for name in ("download-paper", "show-handed-in", "show-paper-page", "show-paper-thumbnail")
        },
        "vetting:withdraw-paper pk": paper.pk,
        **{
            f"vetting:{name} pk": paper.pk
            for name in ("extend-certificate", "download-extension-evidence", "revoke-paper")
        },
        **{f"vetting:{name} pk": PaperRequirement.objects.earliest("pk").pk for name in ("change-rule", "end-rule")},
        "vetting:withdraw-rule pk": _coming_rule().pk,
        "vetting:meet-condition pk": _condition(paper).pk,
        "vetting:answer-correction pk": world.common["correction_pk"],
        **_lot_numbers(product),
        "accounts pk": world.people["buyer"].pk,  # type: ignore[union-attr]
        "accounts:resend-invitation pk": invitation.pk,
        "accounts:withdraw-invitation pk": invitation.pk,
        "notices pk": _notice().pk,
        "orders pk": WitnessEntry.objects.get(subject=CODE).pk,
        **_report_numbers(cast.make_session("closed"), world.people[Role.OFFICIAL]),
    }


def _team_numbers(vendor: Vendor, product: Product, owner: Person) -> dict[str, Any]:
    """Return a member, an invitation, a sheet of products and an archive of the vendor."""
    invited = {"invited_by": owner, "expires_at": datetime.now(UTC) + timedelta(days=7), "secret_hash": "e" * 64}
    invitation = MemberInvitation.objects.create(
        vendor=vendor, part="host", name="Mới", email="m@example.vn", **invited
    )
    member = vendor.members.get(part="packer")
    sheet = ProductImport.objects.create(vendor=vendor, file_name="bang.xlsx", rows=[], problems=[], read_by=owner)
    path = default_storage.save("tai-ve/mau.zip", ContentFile(b"PK sample"))
    until = datetime.now(UTC) + timedelta(days=7)
    ready = {"status": "ready", "path": path, "sha256": "0" * 64, "expires_at": until}
    wish = vendor.name_wishes.create(name="HTX Vườn bưởi ven sông", asked_by=owner)
    archive = VendorArchive.objects.create(vendor=vendor, asked_by=owner, **ready)
    return {
        **{f"vetting:{name} pk": member.pk for name in ("change-part", "remove-member")},
        **{f"vetting:{name} pk": invitation.pk for name in ("resend-invitation", "withdraw-invitation")},
        **{f"vetting:{name} pk": sheet.pk for name in ("show-import", "apply-import")},
        **{f"vetting:{name} pk": product.pk for name in ("withdraw-product", "resume-product")},
        **{f"vetting:{name} pk": wish.pk for name in ("grant-name", "refuse-name")},
        "orders:download-archive pk": archive.pk,
    }


def _correction(paper: Paper) -> Correction:
    """Return something the sample vendor was asked to mend."""
    asked = {"dossier": paper.dossier, "paper": paper, "kind": paper.kind, "raised_by": cast.make_person()}
    return Correction.objects.create(text="Chụp lại trang 1", page=1, raised_in_round=1, **asked)


def _coming_rule() -> PaperRequirement:
    """Return a rule that has not begun."""
    begins = cast.hanoi_day(30)
    return PaperRequirement.objects.create(kind="trademark", scope="product", stars=[5], effective_from=begins)


def _condition(paper: Paper) -> Condition:
    """Return a condition of the sample vendor, made by the way."""
    due_on = cast.hanoi_day(30)
    return Condition.objects.create(vendor=paper.vendor, text="Nộp bản gốc", due_on=due_on, set_by=cast.make_person())


def _lot_numbers(product: Product) -> dict[str, Any]:
    """Return a lot of the product, a flagged day of its scans, and its stamp's codes."""
    lot = cast.make_lot(product)
    day = ScanDay.objects.create(lot=lot, day=cast.hanoi_day(), scans=900, places=400, flagged_at=datetime.now(UTC))
    names = ("show-lot", "correct-lot", "close-lot", "print-stamps", "show-office-lot")
    stamps = ("show-stamp", "show-stamp-svg", "show-stamp-png")
    return {
        **{f"vetting:{name} pk": lot.pk for name in names},
        "vetting:review-scans pk": day.pk,
        **{f"storefront:{name} code": lot.code for name in stamps},
        "storefront gtin": "8935000000014",
        "storefront lot": lot.number,
    }


def _rule() -> SessionRule:
    return SessionRule.objects.create(
        title="Tối thứ Sáu",
        rrule="FREQ=WEEKLY;BYDAY=FR",
        starts_at=time(20, 30),
        minutes=120,
        first_on=cast.hanoi_day(),
    )


def _paper(dossier: Dossier, uploader: Person) -> Paper:
    number = uuid.uuid4().hex
    stored = StoredFile.objects.create(
        path=default_storage.save(f"kho/{number}.pdf", ContentFile(b"%PDF-1.7 sample")),
        preview_path=default_storage.save(f"kho/{number}-p.jpg", ContentFile(b"jpeg")),
        thumbnail_path=default_storage.save(f"kho/{number}-t.jpg", ContentFile(b"jpeg")),
        display_name="giay-phep.pdf",
        media_type="application/pdf",
        size=15,
        sha256="0" * 64,
        original_sha256="1" * 64,
        pages=1,
        width=595,
        height=842,
        uploaded_by=uploader,
    )
    return Paper.objects.create(dossier=dossier, vendor=dossier.vendor, kind="business_licence", file=stored)


def _order(session: MarketSession, listing: Listing, buyer: Person) -> Order:
    placing = Placing.objects.create(key=uuid.uuid4(), buyer=buyer, session=session)
    order = Order.objects.create(
        code=CODE,
        placing=placing,
        session=session,
        vendor=listing.product.vendor,
        buyer=buyer,
        goods_total=listing.session_price,
        deliver_by=cast.hanoi_day(3),
    )
    OrderContact.objects.create(
        order=order, name="Nguyễn Thị Mai", phone="+84912000111", commune=cast.me_linh(), street="Số 8", salt=b"0" * 16
    )
    OrderLine.objects.create(
        order=order,
        listing=listing,
        quantity=1,
        unit_price=listing.session_price,
        regular_price=listing.regular_price,
    )
    WitnessEntry.objects.create(session=session, kind="placed", subject=order.code, facts='{"rules": []}')
    return order


def _report_numbers(session: MarketSession, official: Person | None) -> dict[str, Any]:
    """Return a finished pack with a file, one that waits, a report of the list, a reader and what they get."""
    subscription = ReportSubscription.objects.create(
        person_id=official.pk if official else 0, report="R6", cadence="month"
    )
    path = default_storage.save("bao-cao/mau.xlsx", ContentFile(b"PK sample"))
    figures = {"orders": 1, "goods_value": 89000, "saving": 11000, "average": 89000, "vendors": 1, "buyers": 1}
    pack = Compilation.objects.create(
        kind=Compilation.Kind.PACK,
        session=session,
        stage=Compilation.Stage.CLOSING,
        status=Compilation.Status.READY,
        taken_at=session.closes_at,
        ready_at=session.closes_at,
        snapshot="1:1:",
        figures=figures,
    )
    file = ReportFile.objects.create(
        compilation=pack, format=ReportFile.Format.XLSX, path=path, sha256=b"0" * 32, size=9, rows=1
    )
    waiting = Compilation.objects.create(
        kind=Compilation.Kind.PACK, session=session, stage=Compilation.Stage.T3, wishes={"session": session.pk}
    )
    return {
        "reports pk": pack.pk,
        "reports:download-file pk": file.pk,
        "reports:show-progress pk": waiting.pk,
        "reports:ask-report code": "R1",
        "reports:set-scope pk": subscription.person_id,
        "reports:clear-scope pk": subscription.person_id,
        "reports:end-subscription pk": subscription.pk,
    }


def _notice() -> Notice:
    return Notice.objects.create(
        key="thu-mau",
        kind="thu-mau",
        recipient="mai@example.vn",
        subject="Thư mẫu",
        body="Lời của thư mẫu.",
        next_try_at=datetime.now(UTC),
    )


def _invitation(admin: Person | None) -> Invitation:
    return Invitation.objects.create(
        email="moi@example.vn",
        full_name="Đinh Văn Mới",
        role=Role.WITNESS,
        secret_hash="f" * 64,
        invited_by=admin,
        expires_at=datetime.now(UTC) + timedelta(days=7),
    )
