"""The demo's rules: an edition that will hold in two weeks, and a text that waits for a second person's yes."""

from datetime import timedelta

from market.accounts.models import Person
from market.kernel import clock
from market.policies import services
from market.policies.models import PolicyKind
from market.policies.selectors import editions_in_force
from market.policies.services import DraftWords

AHEAD = timedelta(days=14)
DELIVERY = (
    "- Đơn từ 1.000.000 ₫, chủ thể chụp kiện hàng trước khi gửi và giữ ảnh đến khi đơn hoàn tất.",
    "- For orders from 1.000.000 ₫ the producer photographs the parcel and keeps the picture until the order is done.",
)
RETURNS = (
    "## Hàng đặt làm riêng\n- Hàng làm theo số đo, khắc tên chỉ đổi khi sai so với lời đặt.",
    "## Made to order\n- Goods made to measure or bearing a name are exchanged only if they differ from the order.",
)


def load_rules(writer: Person, approver: Person) -> None:
    """Publish one edition and submit one draft."""
    _write(
        writer,
        PolicyKind.DELIVERY,
        DELIVERY,
        ("Ảnh kiện hàng của đơn lớn.", "Pictures of the parcels of large orders."),
    )
    services.publish_draft(actor=approver, kind=PolicyKind.DELIVERY, version=1)
    _write(writer, PolicyKind.RETURNS, RETURNS, ("Thêm hàng đặt làm riêng.", "Adds goods made to order."))


def _write(writer: Person, kind: PolicyKind, added: tuple[str, str], changes: tuple[str, str]) -> None:
    now = editions_in_force()[kind]
    words = DraftWords(
        body_vi=f"{now.body_vi}\n\n{added[0]}",
        body_en=f"{now.body_en}\n\n{added[1]}",
        changes_vi=changes[0],
        changes_en=changes[1],
        facts=now.facts,
        effective_from=clock.today_in_hanoi() + AHEAD,
    )
    services.write_draft(actor=writer, kind=kind, words=words, version=0)
    services.submit_draft(actor=writer, kind=kind, version=1)
