"""Refusals without their pages: there are ten thousand of them, and each kind is drawn once for each kind of person."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver


def refuse_bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer with the status alone what is forbidden, not found, or asked for by the wrong method."""

    def handler(_resolver: URLResolver, status: int) -> Any:
        return lambda *_arguments, **_options: HttpResponse(status=status)

    def wrong_method(_request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
        return refusal

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler)
    monkeypatch.setattr("market.kernel.middleware.wrong_method", wrong_method)
