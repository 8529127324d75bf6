"""The demo's people on duty, its identified hosts, and what the checks before the coming Friday found."""

from datetime import timedelta

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import in_hanoi, now
from market.notices.heartbeats import BEAT, WORKER, note_alive
from sessions.air.stream_probe import Answer, Outcome
from sessions.models import Duty, HostCheck, MarketSession
from sessions.selectors import next_session
from sessions.selectors.hosts import valid_checks
from sessions.services.preflight import keep_probe, run_by_hand

SEEN = "Căn cước gắn chip, xem trực tiếp tại văn phòng"
HOLDS_DAYS, ENDING_DAYS = 300, 20  # every ninth check ends soon
STILL_UNKNOWN = 3  # hosts of an evening nobody has compared, at most
SAID = (
    ("director", "Đủ người, máy quay và bảng giá đã thử."),
    ("technician", "Đường truyền dự phòng đã cắm, âm thanh tốt."),
)
ROSTER = {"director": "director", "moderator": "moderator", "witness": "witness", "technician": "admin"}


def staff(live: MarketSession, people: dict[str, Person]) -> None:
    """Put people on duty tonight and on the coming Friday, identify hosts, and run the checks; twice is once."""
    identify(live, people["director"])
    if not live.duties.exists():
        _take_over(live, people)
    friday = next_session()
    if friday is None or friday.duties.exists():
        return
    identify(friday, people["director"])
    Duty.objects.bulk_create(_places(friday, people, but="technician"))
    note_alive(BEAT, WORKER)
    if friday.stream_url:
        keep_probe(session_pk=friday.pk, address=friday.stream_url, outcome=Outcome(Answer.ANSWERS, 200))
    run_by_hand(actor=people["director"], session=friday)


def identify(session: MarketSession, checker: Person) -> None:
    """Compare the hosts of an evening that nobody has, all but the last few."""
    day = in_hanoi(session.opens_at).date()
    booked = session.slots.filter(host__isnull=False).order_by("position").values_list("host", "vendor")
    vendors = {host: vendor for host, vendor in booked if host}
    known = valid_checks(vendors, day)
    missing = [host for host in vendors if host not in known]
    left = min(STILL_UNKNOWN, len(missing) // 4)
    HostCheck.objects.bulk_create(
        HostCheck(
            person_id=host,
            vendor_id=vendors[host],
            source=SEEN,
            checked_by=checker,
            valid_until=day + timedelta(days=HOLDS_DAYS if number % 9 else ENDING_DAYS),
        )
        for number, host in enumerate(missing[: len(missing) - left], 1)
    )


def _places(session: MarketSession, people: dict[str, Person], *, but: str = "") -> list[Duty]:
    planner = people["director"]
    return [
        Duty(session=session, part=part, person=people[key], planned_by=planner)
        for part, key in ROSTER.items()
        if part != but
    ]


def _take_over(session: MarketSession, people: dict[str, Person]) -> None:
    """Let tonight's people have signed in half an hour before the opening, and write their first lines."""
    places = _places(session, people)
    for place in places:
        place.signed_in_at = min(now(), session.opens_at - timedelta(minutes=30))
    for place in Duty.objects.bulk_create(places):
        facts = {"part": place.part, "person": place.person_id}
        journal.record("duty.signed_in", actor=place.person, subject=session, **facts)
    for part, note in SAID:
        journal.record("duty.noted", actor=people[ROSTER[part]], subject=session, note=note)
