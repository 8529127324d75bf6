"""What the buyers were told: every answer by what was tried, every order that was acknowledged, every cancelling."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.storm.browser import PLACED, RECEIPT, Answer


@dataclass
class Outcome:
    """What came of one kind of act: the statuses, and how long each answer took (seconds)."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return the latency (milliseconds) that `share` of the answers stayed below."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Ledger:
    """What came of a storm. An attempt is a form sent to an address that places orders."""

    budget: int  # attempts that may still be made
    attempts: int = 0
    answers: int = 0  # to everything
    outcomes: defaultdict[str, Outcome] = field(default_factory=lambda: defaultdict(Outcome))
    codes: set[str] = field(default_factory=set)  # of orders acknowledged by their receipts' addresses
    keys: dict[str, str] = field(default_factory=dict)  # keys drawn by buyers → the code of the order they led to
    placings: set[str] = field(default_factory=set)  # keys of acknowledged baskets that became several orders
    cancelled: set[str] = field(default_factory=set)  # codes
    problems: Counter[str] = field(default_factory=Counter)  # what must never happen, with how often it did

    @contextmanager
    def timed(self, what: str, *, is_attempt: bool = False) -> Iterator[list[Answer]]:
        """Count the answer put into the list, and how long it took."""
        if is_attempt:
            self.budget -= 1
            self.attempts += 1
        answers: list[Answer] = []
        begun = time.perf_counter()
        yield answers
        for answer in answers:
            outcome = self.outcomes[what]
            outcome.latencies.append(time.perf_counter() - begun)
            outcome.statuses[answer.status] += 1
            self.answers += 1
            if answer.status >= 500:
                self.problems[f"{what}: {answer.status}"] += 1

    def acknowledge(self, answer: Answer, key: str = "") -> str:
        """Write down the orders a buyer was sent to the receipt of; return the code when it is one order."""
        if found := RECEIPT.match(answer.location):
            code = found[1]
            self.codes.add(code)
            if key and self.keys.setdefault(key, code) != code:
                self.problems["a key led to two orders"] += 1
            return code
        if found := PLACED.match(answer.location):
            self.placings.add(found[1])
        return ""
