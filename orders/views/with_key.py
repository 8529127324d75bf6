"""The key of a receipt's own address goes along from page to page of one order."""

from urllib.parse import urlencode

from django.http import HttpRequest


def key_query(request: HttpRequest) -> str:
    """Return the receipt's key, when the visitor came with one, to go along to the next page."""
    return "?" + urlencode({"k": request.GET["k"]}) if "k" in request.GET else ""
