"""What `make lighthouse` makes of Lighthouse's reports, and what it says where Lighthouse cannot run."""

from typing import Any

import pytest

from benchmarks import lighthouse
from benchmarks.front_window import Page


def report(performance: float, *, shift: float = 0.0, style: int = 9_000) -> dict[str, Any]:
    """Return a report as Lighthouse writes it, with what is read of it."""
    audits: dict[str, Any] = {
        audit: {"title": audit, "score": 1, "numericValue": 1000.4} for audit in lighthouse.METRICS.values()
    }
    audits["cumulative-layout-shift"] |= {"score": 0.5, "numericValue": shift, "displayValue": "0.2"}
    requests = [
        {"url": "http://x/", "resourceType": "Document", "transferSize": 8_000, "resourceSize": 30_000},
        {
            "url": "http://x/a.css",
            "resourceType": "Stylesheet",
            "transferSize": style,
            "resourceSize": 40_000,
        },
        {"url": "http://x/static/js/a.js", "resourceType": "Script", "transferSize": 3_000, "resourceSize": 7_000},
        {"url": "http://x/static/htmx.js", "resourceType": "Script", "transferSize": 16_000, "resourceSize": 50_000},
    ]
    audits["network-requests"] = {"details": {"items": requests}}
    refs = {"performance": [{"id": "cumulative-layout-shift", "weight": 25}, {"id": "speed-index", "weight": 10}]}
    scores = {name: {"score": 1, "auditRefs": refs.get(name, [])} for name in lighthouse.CATEGORIES}
    return {"categories": scores | {"performance": scores["performance"] | {"score": performance}}, "audits": audits}


def test_the_run_in_the_middle_counts() -> None:
    page = lighthouse.summed_up([report(0.99), report(0.9, shift=0.2, style=8_000), report(0.4)])
    assert (page["performance"], page["performance_of_each"]) == (90, [99, 90, 40])
    assert (page["accessibility"], page["lcp_ms"], page["cls"]) == (100, 1000.4, 0)
    assert page["lacks"] == ["cumulative-layout-shift (cumulative-layout-shift: 0.2)"]
    weight = page["bytes"]
    assert (weight["line"], weight["html"], weight["css"], weight["css_unpacked"]) == (35_000, 8_000, 8_000, 40_000)
    assert (weight["own_js"], weight["own_js_unpacked"]) == (3_000, 7_000)


@pytest.mark.parametrize(("index", "slowdown"), [(300, 1), (660, 1.5), (1750, 3.98), (3000, 4)])
def test_a_slow_machine_is_slowed_down_less(monkeypatch: pytest.MonkeyPatch, index: float, slowdown: float) -> None:
    monkeypatch.delenv("LIGHTHOUSE_SLOWDOWN", raising=False)
    assert lighthouse.slowdown_for(index) == pytest.approx(slowdown, abs=0.01)


def test_without_node_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIGHTHOUSE", raising=False)
    with pytest.raises(SystemExit, match=r"npx is not installed, so nothing was measured.*Node\.js"):
        lighthouse.found_here(tmp_path)


def test_a_command_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    called = lighthouse.Lighthouse(("sh", "-c", "echo no network >&2; exit 1"), "/nowhere", tmp_path)
    with pytest.raises(SystemExit, match=r"(?s)Lighthouse did not run.*no network"):
        called.load("http://127.0.0.1:1", Page("/"), 1)
