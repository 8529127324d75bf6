"""A buyer's telephone number as a vendor may see it. Pure; the one place where its middle is hidden."""

from market.kernel.templatetags.formats import phone as as_written

HIDDEN = "•"


def hidden(number: str) -> str:
    """Return a stored number ("+84912345612") with its middle hidden: "09••••••12"; nothing stays nothing."""
    written = as_written(number).replace(" ", "")
    return f"{written[:2]}{HIDDEN * (len(written) - 4)}{written[-2:]}" if len(written) > 4 else HIDDEN * len(written)
