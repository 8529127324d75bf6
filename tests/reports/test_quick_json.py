"""The quick encoder writes what the library writes."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.reports.writers.quick_json import quick_encoder

encode = quick_encoder(str)
_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(_plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_it_is_the_same(value: Any) -> None:
    wrapped = [value]
    assert encode(wrapped) == json.dumps(wrapped, ensure_ascii=False, separators=(",", ":"))


def test_what_is_no_json_is_said_as_asked() -> None:
    assert encode({"day": date(2026, 11, 20), "pair": (1, "2")}) == '{"day":"2026-11-20","pair":[1,"2"]}'


def test_it_works_without_the_library_s_own_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)
    assert quick_encoder(str)({"a": [1, None]}) == '{"a":[1,null]}'
