"""The demo's order desk: closing statements of last week's evening, and orders typed for callers in the open one."""

from uuid import UUID, uuid5

from market.accounts.models import Person
from market.kernel.errors import Problem
from market.places.models import Commune
from orders.buying.basket import Contact
from orders.desk.statements import statements_due
from orders.services.agreeing import plain_fee
from orders.services.assisting import WITHOUT, CallerOrder, CallerProof, place_for_caller
from orders.services.statements import make_statement
from orders.typed.text_sheet import TextSheet
from sessions.models import MarketSession
from sessions.night.board import board_numbered

CALLS = UUID("6a0c8f0e-3d0b-4b5e-9a53-0d5a3f9c2b11")  # what the keys of the callers' orders are made from
CALLERS = (
    ("Nguyễn Văn Tháp", "+84243888101", "Số 12, ngõ 4", "landline"),
    ("Đỗ Thị Mận", "+84983888102", "Thôn Đông, cạnh đình", "cannot-read"),
)


def make_statements() -> int:
    """Make the closing statements that are due; return how many."""
    return sum(make_statement(session_id=session, vendor_id=vendor) is not None for session, vendor in statements_due())


def answer_calls(session: MarketSession, clerk: Person) -> int:
    """Order for callers in an open session, each once; return how many orders stand. Who is too late gets none."""
    board, commune = board_numbered(session.number), Commune.objects.filter(province="01").order_by("code").first()
    if board is None or commune is None:
        return 0
    return sum(
        _answer(TextSheet(board, f"{stall.code} x1"), caller, commune, clerk)
        for stall, caller in zip(TextSheet(board, "").on_sale[::3], CALLERS, strict=False)
    )


def _answer(sheet: TextSheet, caller: tuple[str, str, str, str], commune: Commune, clerk: Person) -> bool:
    name, phone, street, why_not = caller
    number = sheet.evening.session.number
    fee = plain_fee(sheet.wanted, session_number=number, commune=commune.pk)
    wish = CallerOrder(
        key=uuid5(CALLS, f"{number} {phone}"),
        lines=sheet.wanted,
        contact=Contact(name, phone, commune.pk, street, note="Gọi điện trước khi giao"),
        shown_total=sheet.total + fee,
        session=number,
    )
    try:
        place_for_caller(actor=clerk, wish=wish, proof=CallerProof(WITHOUT, why_not))
    except Problem:  # sold out, or not brought to that commune
        return False
    return True
