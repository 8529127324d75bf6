"""What a browser says it is, in few words: enough to know one's own device again, too little to track it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

# The first that is found: each browser claims to be those after it.
BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in table if mark in text), "")


def label_of(request: HttpRequest) -> str:
    """Return "Chrome · Android"; what is not known is left out."""
    said = request.headers.get("User-Agent", "")[:400]
    return " · ".join(filter(None, (_first(BROWSERS, said), _first(SYSTEMS, said)))) or _("Trình duyệt khác")
