"""What the rules of the house share."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLResolver


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse without drawing a page: there are ten thousand refusals, and how they look is other tests' business."""

    def handler(_resolver: URLResolver, status: int) -> Any:
        return lambda *_arguments, **_options: HttpResponse(status=status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler)
