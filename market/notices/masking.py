"""Addresses as the office sees them: enough to recognise, not enough to write to."""


def masked(recipient: str) -> str:
    """Return an e-mail address or a phone number with its middle hidden: "hoa***@example.vn", "+8491***678"."""
    name, at, domain = recipient.rpartition("@")
    if at:
        return f"{name[: min(3, len(name) // 2)]}***@{domain}"
    return f"{recipient[:5]}***{recipient[-3:]}" if len(recipient) > 8 else "***"
