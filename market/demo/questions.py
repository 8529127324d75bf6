"""The demo's questions and complaints: a living queue in the open evening, and a desk with something on it."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from market.accounts.models import Person
from market.kernel.codes import new_code
from sessions.models import Complaint, Listing, MarketSession, Question, QuestionVote
from sessions.speech.complaint_rules import due_at
from sessions.speech.question_rules import judge

Status, Reason = Question.Status, Question.HideReason
ASKERS = ("Trần Thị Bích", "Lê Văn Hùng", "Phạm Thu Trang", "Hoàng Minh Tuấn", "Vũ Ngọc Lan", "Bùi Thị Hạnh")


@dataclass(frozen=True)
class Asked:
    """One question of the demo: the words, how long ago, about which stall (none: the market), what became of it."""

    text: str
    minutes_ago: int
    stall: int | None = 0
    status: str = Status.WAITING
    votes: int = 0
    answer: str = ""
    side: str = Question.Side.OFFICE
    more: dict[str, str] = field(default_factory=dict)


_BY_VENDOR, _BY_OFFICE = Question.Side.VENDOR, Question.Side.OFFICE
QUESTIONS = (
    Asked("Quả này để ngoài được mấy ngày ạ?", 34, 0, Status.ANSWERED, 5, "Nơi thoáng mát được 15 ngày ạ.", _BY_VENDOR),
    Asked(
        "Đặt tối nay bao giờ tới Hà Đông?", 31, None, Status.ANSWERED, 4, "Trong 3 ngày, muộn nhất thứ Hai.", _BY_OFFICE
    ),
    Asked("Có hộp quà biếu không ạ?", 26, 1, Status.ANSWERED, 2, "Có hộp giấy kèm thiệp, không thêm tiền.", _BY_VENDOR),
    Asked(
        "Giấy chứng nhận sao còn hạn không?", 19, 2, Status.ANSWERED, 3, "Còn hạn, ghi ở mục “Đã kiểm tra”.", _BY_OFFICE
    ),
    Asked("Nhà vườn có nhận khách đến tham quan không?", 15, 0, Status.APPROVED, 3),
    Asked("Mua 20 phần thì có giá sỉ không?", 12, 1, Status.APPROVED, 6),
    Asked("Hàng bị dập thì đổi thế nào ạ?", 10, None, Status.APPROVED, 1),
    Asked("Trẻ nhỏ ăn được không ạ?", 6, 2),
    Asked("Để ngoài được mấy ngày vậy shop?", 5, 0),
    Asked("Còn hàng thì gọi em không chín một hai, ba bốn năm, sáu bảy tám nhé", 4, 1),
    Asked("Có giao vào Thành phố Hồ Chí Minh không?", 2, None),
    Asked("Độ ngọt so với vụ trước thế nào ạ?", 1, 0),
    Asked("Vào buoi-gia-re.example.com mua rẻ hơn", 22, 0, Status.HIDDEN, more={"hide_reason": Reason.ADVERTISING}),
    Asked("Sao nói lâu thế, chán quá đi", 17, None, Status.HIDDEN, more={"hide_reason": Reason.OFF_TOPIC}),
)
COMPLAINTS = (
    ("claim", "Người dẫn nói ăn loại này khỏi hẳn bệnh dạ dày. Tôi nghĩ nói vậy là quá.", 0, "open", ""),
    ("product", "Trên trang ghi 1.000 g một quả, tôi nhận quả chỉ nặng 820 g.", 1, "taken", ""),
    ("price", "Giá niêm yết gạch đi cao hơn giá tôi vẫn mua ở cửa hàng.", 2, "dismissed",
     "Ban tổ chức đã xem lại hóa đơn bán hàng trong 30 ngày: giá niêm yết đúng như đã ghi."),
    ("claim", "Trên sóng giới thiệu là hàng 5 sao, trang sản phẩm ghi 4 sao.", 0, "upheld",
     "Người dẫn đã nói nhầm. Gian hàng đính chính ngay trong phiên, phần phát lại có ghi chú."),
)  # fmt: skip


def load_questions(session: MarketSession, moderator: Person) -> None:
    """Fill the open evening's queue and the desk of complaints, once."""
    if session.questions.exists():
        return
    askers = [asker(name, number) for number, name in enumerate(ASKERS, 1)]
    listings = list(session.listings.select_related("product__vendor").order_by("position")[:3])
    if not listings:
        return
    now = datetime.now(UTC)
    for number, asked in enumerate(QUESTIONS):
        _ask(session, asked, listings, askers[number % len(askers) :] + askers[: number % len(askers)], moderator, now)
    for number, (about, text, stall, status, decision) in enumerate(COMPLAINTS):
        listing, filed = listings[stall % len(listings)], now - timedelta(minutes=35 - 8 * number)
        _complain(session, listing, (about, text, status, decision), askers[number], moderator, filed)


def asker(name: str, number: int) -> Person:
    """Return one of the people who ask, made the first time."""
    email = f"nguoixem{number}@nguoimua.example"
    found = Person.objects.filter(email=email).first()
    return found or Person.objects.create_person(full_name=name, email=email)


def _ask(
    session: MarketSession,
    asked: Asked,
    listings: list[Listing],
    people: list[Person],
    moderator: Person,
    now: datetime,
) -> None:
    judged, asked_at = judge(asked.text), now - timedelta(minutes=asked.minutes_ago)
    is_answered = asked.status == Status.ANSWERED
    about = None if asked.stall is None else listings[asked.stall % len(listings)]
    speaker = moderator
    if is_answered and asked.side == Question.Side.VENDOR and about is not None:
        speaker = about.product.vendor.members.earliest("pk").person
    question = Question.objects.create(
        session=session,
        listing=about,
        person=people[0],
        text=judged.text,
        folded=judged.folded,
        has_contact=judged.has_contact,
        status=asked.status,
        decided_by=None if asked.status == Status.WAITING else moderator,
        decided_at=None if asked.status == Status.WAITING else asked_at + timedelta(seconds=50),
        answer=asked.answer,
        answer_side=asked.side if is_answered else "",
        answered_by=speaker if is_answered else None,
        answered_at=asked_at + timedelta(minutes=3, seconds=10) if is_answered else None,
        **asked.more,
    )
    Question.objects.filter(pk=question.pk).update(asked_at=asked_at)
    QuestionVote.objects.bulk_create(
        QuestionVote(question=question, person=person) for person in people[1 : 1 + asked.votes]
    )


def _complain(
    session: MarketSession,
    listing: Listing,
    what: tuple[str, str, str, str],
    person: Person,
    moderator: Person,
    filed: datetime,
) -> None:
    about, text, status, decision = what
    complaint = Complaint.objects.create(
        code=new_code(),
        session=session,
        listing=listing,
        product=listing.product,
        vendor=listing.product.vendor,
        about=about,
        text=text,
        said_at=filed - timedelta(minutes=2),
        person=person,
        key=uuid.uuid4(),
        due_at=due_at(filed),
        status=status,
        taken_by=None if status == "open" else moderator,
        decided_by=moderator if decision else None,
        decided_at=filed + timedelta(minutes=6) if decision else None,
        decision=decision,
    )
    Complaint.objects.filter(pk=complaint.pk).update(filed_at=filed)
