"""What the witness writes down: canonical facts, commitments to what is personal, and RFC 9162 leaf hashes. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_noop

from market.kernel.texts import nfc

LEAF_PREFIX = b"\x00"  # RFC 9162 §2.1.1: tells leaves from inner nodes
SALT_BYTES = 16

# The rules that held when an order was witnessed by rule, with what each means to people.
RULES = {
    "session-live": gettext_noop("Phiên chợ đang mở theo đồng hồ của cơ sở dữ liệu"),
    "vendor-approved": gettext_noop("Chủ thể đã được duyệt"),
    "product-approved": gettext_noop("Sản phẩm đã được duyệt"),
    "papers-valid": gettext_noop("Giấy tờ bắt buộc còn hiệu lực đến ngày giao"),
    "stock": gettext_noop("Còn hàng trong số lượng mở bán"),
    "buyer-limit": gettext_noop("Trong giới hạn mỗi người mua"),
    "price-as-shown": gettext_noop("Giá đúng như đã hiện cho người mua"),
    "held-in-time": gettext_noop("Hàng được giữ cho người mua từ trước giờ đóng phiên, còn trong thời gian giữ"),
    "delivery-as-shown": gettext_noop("Phí và cách giao đúng như đã hiện cho người mua"),
}
_OUTSIDE = {True: "session-live", False: "held-in-time"}  # in grace time or not → the rule that has no say


@dataclass(frozen=True)
class SoldLine:
    """One line of an order as the witness sees it. Amounts in đồng."""

    listing: int
    product: str
    unit: str
    quantity: int
    price: int
    regular: int


@dataclass(frozen=True)
class PlacedOrder:
    """An order as the witness sees it when it is placed; `buyer` is a commitment."""

    code: str
    session: int  # its number
    vendor: int
    vendor_name: str
    lines: tuple[SoldLine, ...]
    deliver_by: date
    buyer: str
    delivery_fee: int = 0
    method: str = "delivery"  # Order.Method
    payment: str = "cod"  # Order.Payment
    is_in_grace: bool = False  # placed after the close, from what was held before it

    @property
    def rules(self) -> list[str]:
        """Return the rules that were checked."""
        return [rule for rule in RULES if rule != _OUTSIDE[self.is_in_grace]]

    @property
    def goods_total(self) -> int:
        """Return the sum of the lines, in đồng."""
        return sum(line.quantity * line.price for line in self.lines)

    @property
    def saving(self) -> int:
        """Return how much less that is than at the regular prices, in đồng."""
        return sum(line.quantity * (line.regular - line.price) for line in self.lines)


@dataclass(frozen=True)
class Move:
    """A change of an order's state as the witness sees it; `reason` is a commitment, or nothing."""

    code: str
    session: int  # its number
    before: str
    after: str
    by: str  # "vendor", "buyer", "office"
    reason: str | None = None


def canonical(facts: Mapping[str, Any]) -> str:
    """Return facts as the one JSON text they have: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment(salt: bytes, personal: Mapping[str, str]) -> str:
    """Return a salted hash that binds to personal data without telling it; without the salt it says nothing."""
    normalised = {name: nfc(value) for name, value in personal.items()}
    return sha256(salt + canonical(normalised).encode()).hexdigest()


def buyer_commitment(salt: bytes, *, name: str, phone: str, commune: str, street: str) -> str:
    """Return the commitment to whom an order goes and where; `commune` is its code."""
    return commitment(salt, {"name": name, "phone": phone, "commune": commune, "street": street})


def placed_facts(order: PlacedOrder) -> str:
    """Return the canonical facts of an order that was placed with every rule holding."""
    return canonical(
        {
            "v": 2,
            "kind": "placed",
            "order": order.code,
            "session": order.session,
            "vendor": {"id": order.vendor, "name": order.vendor_name},
            "lines": [vars(line) for line in order.lines],
            "goods_total": order.goods_total,
            "delivery_fee": order.delivery_fee,
            "total": order.goods_total + order.delivery_fee,
            "deliver_by": order.deliver_by.isoformat(),
            "buyer": order.buyer,
            "method": order.method,
            "payment": order.payment,
            "grace": order.is_in_grace,
            "rules": order.rules,
        }
    )


def entry_facts(kind: str, *, subject: str, session: int, facts: Mapping[str, Any]) -> str:
    """Return the canonical text of an entry: its own facts beside what every entry says; `session` is its number."""
    return canonical({"v": 1, "kind": kind, "order": subject, "session": session} | dict(facts))


def moved_facts(move: Move) -> dict[str, str | None]:
    """Return an entry's own facts about a change of state."""
    return {"from": move.before, "to": move.after, "by": move.by, "reason": move.reason}


def written_time(moment: datetime) -> str:
    """Return a moment as it enters the leaf: UTC, microseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_hash(facts: str, recorded_at: datetime) -> bytes:
    """Return the leaf hash of facts recorded at a moment, as the database's trigger computes it."""
    return sha256(LEAF_PREFIX + f"{facts}|{written_time(recorded_at)}".encode()).digest()


def short_code(leaf: bytes) -> str:
    """Return the few characters of an entry that stand on its seal."""
    return bytes(leaf).hex()[:8].upper()
