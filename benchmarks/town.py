"""A town of 5,000 vendors, 20,000 products and 100,000 papers to turn pages in; imported once Django is set up."""

import importlib
import io
import random
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from market.accounts.models import Person, Role
from market.files.models import StoredFile
from market.kernel.texts import fold, slug
from market.places.models import Commune
from sessions.models import Listing
from tests import cast
from vetting.models import Dossier, Paper, PaperKind, PaperRequirement, Product, ProductSet, Vendor

VENDORS = 5_000
PRODUCTS_EACH = 4
GOODS = ("Bưởi đỏ", "Rau mầm", "Trà sen", "Cốm non", "Nem chua", "Bánh chưng", "Mật ong", "Gạo nếp", "Giò lụa", "Chè")
PLACES = ("Đông Cao", "Mê Linh", "Tây Hồ", "Ba Vì", "Sóc Sơn", "Thạch Thất", "Phú Xuyên", "Đường Lâm", "Bát Tràng")
OF_VENDOR = ("business_licence", "food_safety_certificate", "trademark", "quality_system")
OF_PRODUCT = ("test_report", "star_certificate", "traceability_stamp", "quality_standard")
# Every twentieth vendor waits in one of these states; the others are decided.
OPEN = ("submitted", "in_review", "reviewed", "changes_requested", "rejected")
BATCH = 2_000  # rows of one INSERT
PAST = 50  # evenings that are over, each with as many stalls
FOUND = "Phú Xuyên"  # looked for in inbox and catalogue

# The accepted papers of every fourth vendor were checked against every criterion of their kind; the others earlier.
_CHECKS = """
    INSERT INTO vetting_papercheck (paper_id, criterion_id, verdict, note, checked_by_id)
    SELECT p.id, c.id, 'meets', '', %s FROM vetting_paper p JOIN vetting_criterion c ON c.kind = p.kind
    WHERE p.status = 'accepted' AND p.vendor_id %% 4 = 0
"""


def opening_rows() -> None:
    """Put back what the migrations wrote: a flush took it away."""
    call_command("load_places", stdout=io.StringIO())
    if not ProductSet.objects.exists():
        importlib.import_module("vetting.migrations.0002_taxonomy").add(apps, None)
    if not PaperRequirement.objects.exists():
        importlib.import_module("vetting.migrations.0007_rules_and_criteria").put_back(apps)


@transaction.atomic
def build(vendors: int) -> Person:
    """Fill an empty market with so many vendors; return a reviewer who has a few dossiers to look at."""
    reviewer = cast.make_person("Trần Thu Hà", Role.REVIEWER)
    approver = cast.make_person("Nguyễn Văn Chính", Role.APPROVER)
    chance = random.Random(1)
    communes = list(Commune.objects.filter(province="01").order_by("pk"))
    sets = list(ProductSet.objects.order_by("pk"))
    rows = [_vendor(number, communes[number % len(communes)]) for number in range(vendors)]
    Vendor.objects.bulk_create(rows, BATCH)
    goods = [_product(row, number, chance.choice(sets)) for row in rows for number in range(PRODUCTS_EACH)]
    Product.objects.bulk_create(goods, BATCH)
    dossiers = [_dossier(row, number, reviewer, approver) for number, row in enumerate(rows)]
    Dossier.objects.bulk_create(dossiers, BATCH)
    through = Dossier.products.through
    pairs = zip([each for each in dossiers for _number in range(PRODUCTS_EACH)], goods, strict=True)
    through._default_manager.bulk_create([through(dossier=one, product=other) for one, other in pairs], BATCH)
    _write_papers(dossiers, reviewer)
    _open_evening(goods)
    _hold_evenings(goods)
    return reviewer


def settle() -> None:
    """Let the planner learn what the tables hold, as it does by itself within minutes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _vendor(number: int, commune: Commune) -> Vendor:
    name = f"HTX {GOODS[number % 10]} {PLACES[number // 10 % len(PLACES)]} {number}"
    return Vendor(
        kind=Vendor.Kind.values[number % 3],
        legal_name=f"Hợp tác xã {name}",
        display_name=name,
        slug=slug(name),
        tax_code=f"{number:010d}",
        representative="Lương Văn Phương",
        phone="+84912345678",
        commune=commune,
        former_district=commune.former_district,
        address=f"Thôn {PLACES[number % len(PLACES)]}",
        status="draft" if _state(number) in OPEN else "approved",
    )


def _state(number: int) -> str:
    return OPEN[number // 20 % len(OPEN)] if number % 20 == 0 else "approved"


def _product(vendor: Vendor, number: int, product_set: ProductSet) -> Product:
    name = f"{GOODS[(vendor.pk + number) % 10]} {PLACES[(vendor.pk // 7 + number) % len(PLACES)]} loại {number + 1}"
    return Product(
        vendor=vendor,
        product_set=product_set,
        sku=f"SP{number}",
        name=name,
        folded_name=fold(f"{name} {vendor.display_name}"),
        slug=f"{slug(name)}-{vendor.pk}",
        summary="Quả tròn, tép mọng, thơm dịu.",
        stars=(None, 3, 4, 5)[number],
        claims=["registered_brand"] if number == 0 else [],
        unit="hộp",
        net_weight=500,
        regular_price=30_000 + 1_000 * ((7 * vendor.pk + 131 * number) % 600),
        status="approved" if vendor.status == "approved" else "draft",
    )


def _dossier(vendor: Vendor, number: int, reviewer: Person, approver: Person) -> Dossier:
    state, moment = _state(number), datetime.now(UTC) - timedelta(minutes=17 * number)
    dossier = Dossier(vendor=vendor, status=state, rounds=1, submitted_at=moment, commitment_accepted_at=moment)
    dossier.promised_on = moment.date() + timedelta(days=7)
    if state != "submitted":
        dossier.reviewer = reviewer
    if state == "reviewed":
        dossier.recommendation, dossier.recommended_at = "approve", moment
    if state in Dossier.CLOSED:
        dossier.decided_by, dossier.decided_at = approver, moment
    return dossier


def _write_papers(dossiers: list[Dossier], reviewer: Person) -> None:
    """Write four papers for each vendor and four for each product: copies of one, made inside the database."""
    first = dossiers[0]
    sample = Paper.objects.create(
        dossier=first,
        vendor_id=first.vendor_id,
        kind=PaperKind.INTELLECTUAL_PROPERTY,
        number="0107123456",
        issuer="Sở Nông nghiệp và Môi trường Hà Nội",
        issued_on=date(2026, 1, 15),
        expires_on=cast.hanoi_day(400),
        file=_file(),
    )
    named = {
        "dossier_id": "d.id",
        "vendor_id": "d.vendor_id",
        "product_id": "g.product_id",
        "kind": "k.kind",
        "expires_on": "p.expires_on + (d.id %% 300)::int",
        "status": "CASE d.status WHEN 'submitted' THEN 'uploaded' ELSE 'accepted' END",
        "judged_by_id": "CASE d.status WHEN 'submitted' THEN NULL ELSE %s END",
        "judged_at": "CASE d.status WHEN 'submitted' THEN NULL ELSE d.submitted_at END",
        "request_key": "gen_random_uuid()",
    }
    columns = [field.column for field in Paper._meta.concrete_fields if not (field.primary_key or field.generated)]
    values = ", ".join(named.get(column, f"p.{column}") for column in columns)
    into = f"INSERT INTO vetting_paper ({', '.join(columns)}) SELECT {values} FROM vetting_paper p, vetting_dossier d, "
    of_vendor = into + "unnest(%s::text[]) k(kind), (SELECT NULL::bigint AS product_id) g WHERE p.id = %s"
    of_product = into + (
        "unnest(%s::text[]) k(kind), vetting_dossier_products g WHERE p.id = %s AND g.dossier_id = d.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(of_vendor, [reviewer.pk, list(OF_VENDOR), sample.pk])
        cursor.execute(of_product, [reviewer.pk, list(OF_PRODUCT), sample.pk])
        cursor.execute(_CHECKS, [reviewer.pk])


def _file() -> StoredFile:
    digest = uuid4().hex * 2
    return StoredFile.objects.create(
        path="kho/town.pdf",
        preview_path="kho/town-p.jpg",
        thumbnail_path="kho/town-t.jpg",
        display_name="giay-phep.pdf",
        media_type="application/pdf",
        size=1000,
        sha256=digest,
        original_sha256=digest,
        pages=1,
        width=595,
        height=842,
    )


def _open_evening(goods: list[Product]) -> None:
    """Open an evening with a stall for every hundredth product, two at least."""
    session = cast.make_session("live", minutes=24 * 60)
    approved = [product for product in goods if product.status == "approved"]
    for product in approved[:: max(1, min(100, len(approved) // 2))]:
        cast.make_listing(session, product)


def _hold_evenings(goods: list[Product]) -> None:
    """Write a year of Fridays that are over; of each, some stalls that sold."""
    approved = [product for product in goods if product.status == "approved"]
    opened = datetime.now(UTC) - timedelta(days=1)
    evenings = [
        cast.make_session("closed", number=number, opens_at=opened - timedelta(weeks=PAST - number))
        for number in range(1, PAST + 1)
    ]
    every = max(1, len(approved) // PAST)
    stalls = [
        Listing(
            session=evening,
            product=product,
            standing=Listing.Standing.ACCEPTED,
            regular_price=100_000,
            session_price=89_000,
            allotment=40,
            sold=(evening.number + position) % 40,
            per_buyer_limit=5,
            position=position,
        )
        for evening in evenings
        for position, product in enumerate(approved[evening.number % every :: every][:PAST])
    ]
    Listing.objects.bulk_create(stalls, BATCH)
