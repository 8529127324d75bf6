"""What the addresses of delivery and payment ask for."""

from datetime import time
from typing import Any

from tests import cast
from vetting.models import Vendor


def delivery_numbers(vendor: Vendor) -> dict[str, Any]:
    """Return an area and a pick-up point of the vendor."""
    area = vendor.delivery_areas.create(fee=0)
    point = vendor.pickup_points.create(
        name="Nhà văn hóa Đông Cao", commune=cast.me_linh(), street="Thôn Đông Cao", phone="+84912345678"
    )
    point.hours.create(weekday=6, opens=time(8), closes=time(11))
    member = vendor.members.earliest("pk")
    return {"orders area_id": area.pk, "orders point_id": point.pk, "orders member_id": member.pk}
