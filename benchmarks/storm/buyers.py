"""Buyers of a storm: each visit is somebody new who does one of the things people, clumsy or wicked, do."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from uuid import uuid4

from benchmarks.storm.browser import Answer, Browser, Line
from benchmarks.storm.evening import LIMIT, Evening, Good
from benchmarks.storm.forging import Forger
from benchmarks.storm.ledger import Ledger

COMMUNE = "Xã Mê Linh"
TAPS_AGAIN, CHANGES_MIND = 0.15, 0.25  # of those who ordered at once
MOST_TRIES = 4  # of one buyer who is shown another price and taps again
Form = dict[str, str]


class Buyer:
    """One of the clients: visit after visit until the storm's attempts are used up."""

    def __init__(self, port: int, evening: Evening, ledger: Ledger, at_once: int) -> None:
        self.evening, self.ledger, self.at_once = evening, ledger, at_once
        self.line, self.other_line = Line(port), Line(port)
        self.browser = Browser(self.line)
        self.phone = ""

    async def stay(self) -> None:
        """Come again and again."""
        visits: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.buy_at_once, self.at_once),  # as at 20:30:05: most tap at once
            (self.buy_twice_with_one_key, 8),
            (self.buy_by_text, 4),
            (self.buy_a_basket, 18),
            (self.leave_a_basket, 10),
            (self.come_back_late, 8),
            (self.extend, 6),
            (self.wait_in_line, 8),
            (self.forge, 14),
        ]
        ways, weights = zip(*visits, strict=True)
        try:
            while self.ledger.budget > 0:
                self._come_in()
                await random.choices(ways, weights)[0]()
        finally:
            await self.line.close()
            await self.other_line.close()

    def _come_in(self) -> None:
        """Be somebody new, or one of the people signed in, now and then with the telephone of the visit before."""
        self.browser = Browser(self.line)
        if random.random() < 0.25:
            self.browser.cookies["sessionid"] = random.choice(self.evening.people)
        if not self.phone or random.random() < 0.9:
            self.phone = f"09{random.randrange(10**8):08d}"

    async def buy_at_once(self) -> None:
        """Tap "Chốt đơn" on one good; many then cancel."""
        good, key = random.choice(self.evening.goods), str(uuid4())
        answer = await self._tap(good, key, random.randint(1, LIMIT))
        code = self.ledger.acknowledge(answer, key)
        if code and random.random() < TAPS_AGAIN:
            await self._tap_again(good, key, code)
        if code and random.random() < CHANGES_MIND:
            await self._cancel(code)

    async def buy_twice_with_one_key(self) -> None:
        """Tap twice at the same instant, in two tabs: the key is one, so the order is one."""
        good, key = random.choice(self.evening.goods), str(uuid4())
        form = self._contact() | {"key": key, "price": str(good.price), "fee": str(good.fee(1)), "quantity": "1"}
        tab = self.browser.in_another_tab(self.other_line)
        answers = await asyncio.gather(*(self._place(each, good, form) for each in (self.browser, tab)))
        for answer in answers:
            self.ledger.acknowledge(answer, key)

    async def buy_by_text(self) -> None:
        """Write "A3 x2, A7", look at what was understood, and place that."""
        goods = random.sample(self.evening.goods, 2)
        path = f"/phien-cho/{self.evening.session}/dat-nhanh/"
        form = self._contact() | {"text": f"{goods[0].code} x2, {goods[1].code}", "key": str(uuid4())}
        read = await self._do("read a text", self.browser, path, form)
        shown = {name: read.hidden(name) for name in ("shown", "total")}
        if all(shown.values()):
            sent = form | shown | {"place": "1"}
            self.ledger.acknowledge(await self._attempt("text", self.browser, path, sent), form["key"])

    async def buy_a_basket(self) -> None:
        """Put several goods in, in any order, and check out; now and then in two tabs at once."""
        for good in random.sample(self.evening.goods, random.randint(2, 5)):
            await self._put_in(good, random.randint(1, 3))
        twice = random.random() < 0.2
        await self._check_out(self.browser.in_another_tab(self.other_line) if twice else None)

    async def leave_a_basket(self) -> None:
        """Put goods in and go away: the clock frees them. Some take them out again."""
        for good in random.sample(self.evening.goods, random.randint(1, 3)):
            await self._put_in(good, random.randint(1, LIMIT))
            if random.random() < 0.3:
                await self._do("take out", self.browser, self._basket(good, "bo"))

    async def come_back_late(self) -> None:
        """Come back when what was held may have run out: hold again, want more, check out all the same."""
        good = random.choice(self.evening.goods)
        await self._put_in(good, 2)
        await asyncio.sleep(random.uniform(0, 1.5))
        if random.random() < 0.5:
            await self._do("hold again", self.browser, f"/phien-cho/{self.evening.session}/gio-hang/giu/")
        if random.random() < 0.5:
            await self._do("want more", self.browser, self._basket(good, "sua"), {"quantity": str(LIMIT)})
        await self._check_out()

    async def extend(self) -> None:
        """Keep a hold ten minutes longer, and try once more."""
        good = random.choice(self.evening.goods)
        await self._put_in(good, 1)
        for _try in range(2):
            await self._do("extend", self.browser, self._basket(good, "giu-them"))
        if random.random() < 0.7:
            await self._check_out()

    async def wait_in_line(self) -> None:
        """Want more than there is, stand in line, look again and claim what was offered; some give up."""
        good = random.choice(self.evening.goods)
        await self._put_in(good, LIMIT)
        joined = await self._do("wait", self.browser, self._basket(good, "cho"), {"quantity": str(LIMIT)})
        if joined.status != 302:
            return
        await asyncio.sleep(random.uniform(0.2, 2.0))
        if random.random() < 0.3:
            await self._do("leave the line", self.browser, self._basket(good, "thoi-cho"))
        else:
            await self._check_out()

    async def forge(self) -> None:
        """Send what no honest page sends."""
        await Forger(self.browser, self.evening, self.ledger, self._contact()).forge()

    async def _tap(self, good: Good, key: str, quantity: int) -> Answer:
        """Place a good at the price of its card; who is shown another total taps again."""
        form = self._contact() | {"key": key, "quantity": str(quantity)}
        form |= {"price": str(good.price), "fee": str(good.fee(quantity))}
        for _try in range(MOST_TRIES):
            answer = await self._place(self.browser, good, form)
            shown = {name: answer.hidden(name) for name in ("price", "fee")}
            if answer.status == 302 or not all(shown.values()) or shown.items() <= form.items():
                break
            form |= shown
        return answer

    async def _tap_again(self, good: Good, key: str, code: str) -> None:
        """Send a used key again: from here with another wish, from a stranger's browser with another telephone."""
        form = self._contact() | {"key": key, "price": str(good.price), "fee": "0", "quantity": "3"}
        answer = await self._place(self.browser, good, form)
        if answer.status != 429 and self.ledger.acknowledge(answer, key) != code:
            self.ledger.problems["a repeated key did not lead to its receipt"] += 1
        stranger = Browser(self.line)
        theirs = await self._place(stranger, good, form | {"phone": f"09{random.randrange(10**8):08d}"})
        if theirs.is_receipt:
            self.ledger.problems["a stranger's key opened a receipt"] += 1

    async def _cancel(self, code: str) -> None:
        """Take an order back, twice."""
        for _time in range(2):
            form = {"words": "Đặt nhầm món"}
            answer = await self._do("cancel", self.browser, f"/don-hang/{code}/huy/", form)
            if answer.status == 302:
                self.ledger.cancelled.add(code)

    async def _put_in(self, good: Good, quantity: int) -> Answer:
        form = {"quantity": str(quantity), "price": str(good.price)}
        return await self._do("put in", self.browser, self._basket(good, "them"), form)

    async def _check_out(self, tab: Browser | None = None) -> None:
        """Place what the basket holds at the total that is shown; ask again while it changes."""
        path = f"/phien-cho/{self.evening.session}/thanh-toan/"
        page = await self._do("look at the total", self.browser, path, self._contact() | {"recount": "1"})
        for _try in range(MOST_TRIES):
            shown = {name: page.hidden(name) for name in ("key", "shown")}
            if page.status == 302 or not all(shown.values()):
                break
            form = self._contact() | shown
            both = [self.browser] if tab is None else [self.browser, tab]
            answers = await asyncio.gather(*(self._attempt("basket", each, path, form) for each in both))
            page = next((each for each in answers if each.is_receipt), answers[0])
            if page.is_receipt and random.random() < 0.3:
                answers.append(await self._attempt("basket", self.browser, path, form))  # as if it had not come
            self._see_one_receipt(answers)
        if page.is_receipt and (code := self.ledger.acknowledge(page)) and random.random() < 0.3:
            await self._cancel(code)

    def _see_one_receipt(self, answers: list[Answer]) -> None:
        """Write down where a basket led to: whoever taps twice sees the same."""
        receipts = {each.location for each in answers if each.is_receipt}
        for answer in answers:
            self.ledger.acknowledge(answer)
        if len(receipts) > 1 or (receipts and answers[-1].status == 302 and not answers[-1].is_receipt):
            self.ledger.problems["a basket sent again did not lead to its receipt"] += 1

    def _place(self, browser: Browser, good: Good, form: Form) -> Awaitable[Answer]:
        path = f"/phien-cho/{self.evening.session}/dat/{good.listing}/"
        return self._attempt("fast lane", browser, path, form, in_part=True)

    async def _attempt(self, what: str, browser: Browser, path: str, form: Form, *, in_part: bool = False) -> Answer:
        with self.ledger.timed(what, is_attempt=True) as answers:
            answers.append(await browser.post(path, form, in_part=in_part))
        return answers[0]

    async def _do(self, what: str, browser: Browser, path: str, form: Form | None = None) -> Answer:
        with self.ledger.timed(what) as answers:
            answers.append(await browser.post(path, form))
        return answers[0]

    def _basket(self, good: Good, act: str) -> str:
        return f"/phien-cho/{self.evening.session}/gio-hang/{good.listing}/{act}/"

    def _contact(self) -> Form:
        return {"name": "Nguyễn Thị Mai", "phone": self.phone, "commune": COMMUNE, "street": "Số 8, thôn Đông Cao"}
