"""The demo's comments: what people wrote under the stream, pasted at the desk while the evening runs."""

from market.accounts.models import Person
from orders.services.drafts import paste_comments
from orders.typed.comments import Shape, read_comments
from sessions.models import Listing, MarketSession

# {0} to {3} are stall codes of the evening.
_WORDS = """Nguyễn Thị Hằng
Chốt {0} x2 0912 000 345
Thích · Trả lời · 12 phút
Đỗ Văn Quý
lấy {1} 1 nhé shop
Thích · Trả lời · 10 phút
Bùi Thanh Mai
{2} x2, {0} giao Đông Anh giúp em
Thích · Trả lời · 9 phút
Nguyễn Thị Hằng
{0} x2
Thích · Trả lời · 8 phút
Phan Anh Tuấn
{3} nửa cân có bán không ạ
Thích · Trả lời · 5 phút
Vũ Thị Ngọc
chốt Z99 1 hộp
Thích · Trả lời · 4 phút
Trịnh Minh Đức
nhìn ngon quá
Thích · Trả lời · 2 phút
"""
CODES = 4


def paste_demo_comments(session: MarketSession, moderator: Person) -> None:
    """Paste a handful of comments: drafts, a repeat, and two that a person has to look at."""
    coded = Listing.objects.filter(session=session, standing=Listing.Standing.ACCEPTED).exclude(stall_code="")
    codes = list(coded.order_by("position", "pk").values_list("stall_code", flat=True)[:CODES])
    if len(codes) == CODES:
        comments = read_comments(_WORDS.format(*codes), Shape.COPIED)
        paste_comments(actor=moderator, number=session.number, source="facebook", comments=comments)
