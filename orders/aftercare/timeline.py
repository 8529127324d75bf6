"""An order's way from tap to "đã nhận, đã trả tiền", with the times the witness wrote down. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from market.kernel.templatetags.formats import day_and_time
from orders.models import Order

Status = Order.Status
WAY = (
    Status.PLACED,
    Status.CONFIRMED,
    Status.PACKED,
    Status.SHIPPED,
    Status.DELIVERED,
    Status.PAID,
    Status.COMPLETED,
)
FAILED = (Status.CANCELLED, Status.REFUSED, Status.DISPUTED)
ENDED = (Status.RESOLVED, Status.RETURNED)  # off the way, and yet done
TONES = {
    Status.PLACED: ("gold", "clock"),
    Status.CONFIRMED: ("sky", "check"),
    Status.PACKED: ("sky", "package"),
    Status.SHIPPED: ("sky", "truck"),
    Status.DELIVERED: ("jade", "package-check"),
    Status.PAID: ("jade", "banknote"),
    Status.COMPLETED: ("jade", "circle-check"),
    Status.REFUSED: ("vermilion", "circle-x"),
    Status.RESOLVED: ("neutral", "handshake"),
    Status.RETURNED: ("neutral", "store"),
    Status.DISPUTED: ("vermilion", "flag"),
    Status.CANCELLED: ("neutral", "ban"),
}


def times_of(facts: Iterable[tuple[Mapping[str, Any], datetime]]) -> dict[str, datetime]:
    """Return when each state began, from an order's witnessed facts, oldest first. Words and versions begin none."""
    states = ((each.get("to") or (Status.PLACED if each.get("kind") == "placed" else ""), at) for each, at in facts)
    return {str(state): moment for state, moment in states if state}


def steps_of(status: str, times: Mapping[str, datetime]) -> list[dict[str, str]]:
    """Return the steps to draw: what was reached, where it stands, what is to come."""
    if status in FAILED + ENDED:
        reached = sorted((step for step in times if step != status), key=lambda step: times[step])
        return [_step(Status(step), _off_the_way(step), times) for step in [*reached, status]]
    here = WAY.index(Status(status))
    # A step that the other side skipped counts as done: whoever has received the goods has had them sent.
    states = ["done" if number < here else "current" if number == here else "todo" for number in range(len(WAY))]
    if status == Status.COMPLETED:
        states[-1] = "done"
    return [_step(step, state, times) for step, state in zip(WAY, states, strict=True)]


def _off_the_way(step: str) -> str:
    return "failed" if step in FAILED else "done"


def _step(step: Status, state: str, times: Mapping[str, datetime]) -> dict[str, str]:
    return {"label": str(step.label), "state": state, "note": day_and_time(times.get(step))}


def badge_of(status: str) -> dict[str, str]:
    """Return how a state looks: tone, icon, word."""
    tone, icon = TONES[Status(status)]
    return {"tone": tone, "icon": icon, "label": str(Status(status).label)}
