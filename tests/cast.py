"""The cast: named people, vendors, goods and evenings shared by all tests. Each call makes one thing."""

import itertools
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from market.accounts.models import Person, Role, RoleGrant
from market.kernel.codes import new_code
from market.kernel.texts import fold, slug
from market.places.models import Commune, Province
from sessions.models import Listing, MarketSession
from vetting.models import Dossier, Lot, Product, ProductBranch, ProductSet, Vendor, VendorMember

PASSWORD = "hoa-sen-trang-88"
_serial = itertools.count(1)


def make_person(name: str = "Nguyễn Thị Hoa", *roles: Role, **fields: Any) -> Person:
    """Make a person with a unique e-mail, the password PASSWORD and the given office roles."""
    fields.setdefault("email", f"{slug(name)}-{next(_serial)}-{secrets.token_hex(3)}@example.vn")
    person = Person.objects.create_person(full_name=name, password=PASSWORD, **fields)
    RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for role in roles)
    return person


def me_linh() -> Commune:
    """Return Xã Mê Linh, Hà Nội."""
    hanoi, _ = Province.objects.get_or_create(code="01", defaults={"name": "Thành phố Hà Nội"})
    commune, _ = Commune.objects.get_or_create(
        code="09022",
        defaults={
            "name": "Xã Mê Linh",
            "folded_name": "xa me linh",
            "province": hanoi,
            "former_district": "Huyện Mê Linh",
        },
    )
    return commune


def fresh_fruit() -> ProductSet:
    """Return product set 1 (fresh vegetables and fruit)."""
    branch, _ = ProductBranch.objects.get_or_create(code="I", defaults={"name": "Thực phẩm", "position": 1})
    product_set, _ = ProductSet.objects.get_or_create(
        number=1, defaults={"name": "Rau, củ, quả, hạt tươi", "branch": branch}
    )
    return product_set


def make_vendor(
    name: str = "HTX Bưởi đỏ Đông Cao", *, owner: Person | None = None, status: str = "approved", **fields: Any
) -> Vendor:
    """Make a vendor (approved unless told otherwise) with an owner."""
    number = next(_serial)
    vendor = Vendor.objects.create(
        **{
            "kind": Vendor.Kind.COOPERATIVE,
            "legal_name": f"Hợp tác xã {name}",
            "display_name": name,
            "slug": f"{slug(name)}-{number}-{secrets.token_hex(2)}",
            "tax_code": f"{secrets.randbelow(10**10):010d}",
            "representative": "Lương Văn Phương",
            "phone": "+84912345678",
            "email": f"vendor-{number}@example.vn",
            "commune": me_linh(),
            "former_district": "Huyện Mê Linh",
            "address": "Thôn Đông Cao",
            "status": status,
        }
        | fields
    )
    VendorMember.objects.create(vendor=vendor, person=owner or make_person("Lương Văn Phương"))
    return vendor


def make_product(vendor: Vendor | None = None, name: str = "Bưởi đỏ Đông Cao", **fields: Any) -> Product:
    """Make a product (approved, 4 sao, 100.000 ₫ a piece unless told otherwise)."""
    vendor = vendor or make_vendor()
    number = next(_serial)
    return Product.objects.create(
        **{
            "vendor": vendor,
            "product_set": fresh_fruit(),
            "sku": f"SP-{number}",
            "name": name,
            "folded_name": fold(f"{name} {vendor.display_name}"),
            "slug": f"{slug(name)}-{number}-{secrets.token_hex(2)}",
            "summary": "Bưởi đỏ quả tròn, tép mọng, thơm dịu.",
            "stars": 4,
            "unit": "quả",
            "net_weight": 1000,
            "regular_price": 100_000,
            "status": Product.Status.APPROVED,
        }
        | fields
    )


def make_session(
    state: str = "live", *, opens_at: datetime | None = None, minutes: int = 120, **fields: Any
) -> MarketSession:
    """Make a session that is "planned" (opens in a day), "live" (opened 30 minutes ago) or "closed" (yesterday)."""
    now = datetime.now(UTC)
    starts = {
        "planned": now + timedelta(days=1),
        "live": now - timedelta(minutes=30),
        "closed": now - timedelta(days=1),
    }
    opens_at = opens_at or starts[state]
    closes_at = opens_at + timedelta(minutes=minutes)
    fields.setdefault("number", 1000 + next(_serial))
    return MarketSession.objects.create(
        title="Phiên chợ tối thứ Sáu",
        opens_at=opens_at,
        closes_at=fields.pop("closes_at", closes_at),
        planned_closes_at=fields.pop("planned_closes_at", closes_at),
        **fields,
    )


def make_listing(
    session: MarketSession | None = None, product: Product | None = None, *, allotment: int = 20, **fields: Any
) -> Listing:
    """Make an accepted listing in a live session at 89.000 ₫ instead of 100.000 ₫."""
    return Listing.objects.create(
        **{
            "session": session or make_session(),
            "product": product or make_product(),
            "standing": Listing.Standing.ACCEPTED,
            "regular_price": 100_000,
            "session_price": 89_000,
            "allotment": allotment,
            "per_buyer_limit": min(5, allotment),
        }
        | fields
    )


def make_lot(product: Product | None = None, quantity: int = 100, **fields: Any) -> Lot:
    """Make a lot of pomelos harvested yesterday, good for a month."""
    product = product or make_product()
    number = next(_serial)
    return Lot.objects.create(
        **{
            "product": product,
            "code": new_code(),
            "number": f"L{number:05d}",
            "origin": Lot.Origin.HARVESTED,
            "made_on": hanoi_day(-1),
            "best_before": hanoi_day(30),
            "place": "Vườn số 3, thôn Đông Cao",
            "quantity": quantity,
            "added_by": product.vendor.members.earliest("pk").person,
        }
        | fields
    )


def make_dossier(vendor: Vendor, status: str = "draft", *, by: Person | None = None, **fields: Any) -> Dossier:
    """Make a dossier in a state, with what the constraints of that state ask for."""
    now = datetime.now(UTC)
    if status != "draft":
        fields |= {"submitted_at": now, "commitment_accepted_at": now, "rounds": 1}
    if status in {"in_review", "reviewed", "approved", "rejected"}:
        fields["reviewer"] = by or make_person("Trần Thu Hà", Role.REVIEWER)
    if status == "reviewed":
        fields = {"recommendation": "approve", "recommended_at": now} | fields
    if status in {"approved", "rejected"}:
        fields = {"decided_by": make_person("Lê Quang Minh", Role.APPROVER), "decided_at": now} | fields
    return Dossier.objects.create(vendor=vendor, status=status, **fields)


def hanoi_day(offset: int = 0) -> date:
    """Return today's date in Hanoi plus `offset` days."""
    return (datetime.now(UTC) + timedelta(hours=7, days=offset)).date()
