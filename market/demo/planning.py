"""The demo's plan: two templates, a harvest surge, and the Fridays of the New Year and of Tết without a market."""

from datetime import datetime, time, timedelta

from market.accounts.models import Person
from market.kernel.clock import HANOI
from sessions.models import MarketSession, PromotionKind, SessionRule, SessionTemplate, SkippedDay
from sessions.planning.holidays import YEARS, holidays_of
from sessions.selectors.planning import market_days
from sessions.services.specials import SpecialPlan, plan_special

HARVEST_OPENS, HARVEST_MINUTES = time(9, 0), 180
HARVEST_AHEAD = timedelta(days=8)  # then the next Sunday
SUNDAY = 6
THEMES = ("Bưởi Diễn, cam Canh đầu mùa", "Ấm bếp ngày đông", "Hương Tết làng nghề", "Hoa và bánh ngày xuân")


def load_templates(director: Person) -> tuple[SessionTemplate, SessionTemplate]:
    """Make the template of the Fridays and that of a harvest surge."""
    ordinary = PromotionKind.objects.filter(code="ordinary").first()
    concentrated = PromotionKind.objects.filter(code="concentrated").first()
    fridays = SessionTemplate.objects.create(
        name="Chợ tối thứ Sáu",
        title="Chợ đêm trên mây",
        intro="Gặp người làm ra món ngon của Hà Nội, hỏi tận nơi, mua tận gốc, nhận hàng rồi mới trả tiền.",
        vendor_note="Người lên sóng có mặt trước 20:00 để thử hình, thử tiếng. Hàng mẫu để sẵn trên bàn.",
        minutes=120,
        slot_minutes=9,
        listing_hours=51,  # Wednesday 17:30 for Friday 20:30
        promotion=ordinary,
        changed_by=director,
    )
    harvest = SessionTemplate.objects.create(
        name="Chợ mùa vụ",
        title="Chợ mùa vụ",
        theme="Vào vụ thu hoạch, mua ngay tại vườn",
        intro="Nhà vườn mở hàng ngay tại vườn, hái đến đâu bán đến đó.",
        vendor_note="Ghi rõ ngày thu hoạch của từng lô. Chỉ nhận hàng hái trong ba ngày trước phiên.",
        minutes=HARVEST_MINUTES,
        slot_minutes=10,
        listing_hours=24,
        most_listings=4,
        delivery_days=2,
        promotion=concentrated,
        promotion_decision="2109/QĐ-SCT" if concentrated else "",
        required_kinds=["traceability_stamp"],
        changed_by=director,
    )
    return fridays, harvest


def load_skipped_days(director: Person, now: datetime) -> None:
    """Leave out this and the next year's holidays that fall on a market day; the rule must be there."""
    today = now.astimezone(HANOI).date()
    ahead = [holiday for year in YEARS if year in {today.year, today.year + 1} for holiday in holidays_of(year)]
    days = market_days({holiday.day for holiday in ahead if holiday.day > today})
    SkippedDay.objects.bulk_create(
        SkippedDay(day=holiday.day, reason=holiday.name, added_by=director) for holiday in ahead if holiday.day in days
    )


def load_themes(rule: SessionRule) -> None:
    """Give the coming Fridays themes of their own."""
    coming = MarketSession.objects.filter(rule=rule, opens_at__gt=datetime.now(HANOI)).order_by("opens_at")
    for session, theme in zip(coming, THEMES, strict=False):
        session.theme = theme
        session.save(update_fields=["theme"])


def load_special(director: Person, harvest: SessionTemplate, now: datetime) -> MarketSession:
    """Plan a harvest surge on the Sunday after next week's market."""
    day = now.astimezone(HANOI).date() + HARVEST_AHEAD
    day += timedelta(days=(SUNDAY - day.weekday()) % 7)
    plan = SpecialPlan(
        opens_at=datetime.combine(day, HARVEST_OPENS, tzinfo=HANOI),
        minutes=HARVEST_MINUTES,
        listing_hours=harvest.listing_hours,
        title=harvest.title,
        theme="Bưởi đỏ Mê Linh vào vụ",
        intro=harvest.intro,
    )
    return plan_special(actor=director, template=harvest, plan=plan, tell_vendors=False)
