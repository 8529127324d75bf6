"""What no honest page sends: none of it may place, hold or cancel anything, and each is answered with a sentence."""

import random
from collections.abc import Callable
from uuid import uuid4

from benchmarks.storm.browser import Browser
from benchmarks.storm.evening import Evening
from benchmarks.storm.ledger import Ledger

Form = dict[str, str]
HUGE = "999999999999999999999"


class Forger:
    """One visit of somebody wicked."""

    def __init__(self, browser: Browser, evening: Evening, ledger: Ledger, contact: Form) -> None:
        self.browser, self.evening, self.ledger, self.contact = browser, evening, ledger, contact
        self.good = random.choice(evening.goods)
        self.here = f"/phien-cho/{evening.session}"

    async def forge(self) -> None:
        """Send one of the forgeries and see that it was refused."""
        tricks: list[Callable[[], tuple[str, Form]]] = [
            self._wrong_price,
            self._wrong_fee,
            self._wrong_quantity,
            self._foreign_listing,
            self._no_key,
            self._wrong_text,
            self._wrong_basket,
            self._foreign_order,
        ]
        trick = random.choice(tricks)
        path, form = trick()
        places = "/dat" in path
        with self.ledger.timed("forged", is_attempt=places) as answers:
            answers.append(await self.browser.post(path, form))
        if answers[0].status == 302:  # what is refused is answered in place, a text is only read again
            self.ledger.problems[f"forged, taken: {trick.__name__} {answers[0].status}"] += 1

    def _sheet(self, **changes: str) -> Form:
        sheet = {"key": str(uuid4()), "price": str(self.good.price), "fee": "0", "quantity": "1"}
        return self.contact | sheet | changes

    def _place(self, listing: int | str) -> str:
        return f"{self.here}/dat/{listing}/"

    def _wrong_price(self) -> tuple[str, Form]:
        wrong = random.choice(["1", "-1", "0", str(self.good.price - 1), HUGE, "", "1e3"])
        return self._place(self.good.listing), self._sheet(price=wrong)

    def _wrong_fee(self) -> tuple[str, Form]:
        return self._place(self.good.listing), self._sheet(fee=random.choice(["-15000", "1", "2000000000", HUGE]))

    def _wrong_quantity(self) -> tuple[str, Form]:
        wrong = random.choice(["0", "-3", "6", "10000", "10001", HUGE, "1.5", "", "x"])
        return self._place(self.good.listing), self._sheet(quantity=wrong)

    def _foreign_listing(self) -> tuple[str, Form]:
        """A listing of another session, or none."""
        return self._place(random.choice([str(self.evening.others[0].listing), "0", str(2**62), HUGE])), self._sheet()

    def _no_key(self) -> tuple[str, Form]:
        return self._place(self.good.listing), self._sheet(key=random.choice(["", "1", "x" * 36, "0" * 31]))

    def _wrong_text(self) -> tuple[str, Form]:
        """A total that is not the one shown, with everything else as the page would send it."""
        text = f"{self.good.code} x2"
        form = {"text": text, "shown": f"{self.good.listing}x2@1", "place": "1", "key": str(uuid4())}
        return f"{self.here}/dat-nhanh/", self.contact | form | {"total": random.choice(["2", "-2", HUGE])}

    def _wrong_basket(self) -> tuple[str, Form]:
        wrong = random.choice(["0", "-3", "6", HUGE, "x"])
        return f"{self.here}/gio-hang/{self.good.listing}/them/", {"quantity": wrong, "price": str(self.good.price)}

    def _foreign_order(self) -> tuple[str, Form]:
        """Cancel somebody's order from a browser that never placed it."""
        code = next(iter(self.ledger.codes), "7K3F9QRM")
        return f"/don-hang/{code}/huy/", {"words": "Không phải đơn của tôi"}
