"""Charts of the officials' desk, drawn on the server as SVG; our own CSS colours them, a table beside each says it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import pygal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal.etree import etree

Series = tuple[str, tuple[int | None, ...]]
Words = Callable[[Any], str]
LYING: dict[str, Any] = {"width": 960, "height": 340, "show_y_guides": False, "show_minor_x_labels": True}
LONGEST_LABEL = 34  # letters
STEPS = 4  # of an axis, or one more
KEPT = 64  # charts of a process: figures of ended evenings hardly change, and drawing costs more than adding up
_ITS_OWN = {"defs", "script", "style", "title", "desc"}  # styles, scripts, dates: the page's rules forbid them


@lru_cache(KEPT)
def bars(title: str, labels: tuple[str, ...], series: tuple[Series, ...], words: Words) -> SafeString:
    """Return bars side by side, a colour per series."""
    return _drawn(pygal.Bar(**_settings(words), show_legend=len(series) > 1), title, labels, series)


@lru_cache(KEPT)
def line(title: str, labels: tuple[str, ...], series: tuple[Series, ...], words: Words) -> SafeString:
    """Return a line per series, for so many values that bars would be hairs; it is broken where a value is missing."""
    drawn = pygal.Line(**_settings(words), show_legend=len(series) > 1, show_dots=False, allow_interruptions=True)
    return _drawn(drawn, title, labels, series)


@lru_cache(KEPT)
def stacked(title: str, labels: tuple[str, ...], series: tuple[Series, ...], words: Words) -> SafeString:
    """Return lying bars, one after the other on a line, a colour per series; the first label stands on top."""
    lying = [(name, values[::-1]) for name, values in series]
    chart = pygal.HorizontalStackedBar(**_settings(words) | LYING)
    return _drawn(chart, title, [_shortened(label) for label in labels[::-1]], lying)


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _highest(chart: Any, series: Sequence[Series]) -> int:
    """Return the longest bar: of the sums, where bars follow one another."""
    columns = zip(*(values for _name, values in series), strict=True)
    longest = sum if isinstance(chart, pygal.HorizontalStackedBar) else max
    return max((longest(value or 0 for value in column) for column in columns), default=0)


def steps_to(highest: int) -> list[int]:
    """Return whole, even steps from nothing to a number or a little above it: 0, 200, 400, 600. Pure."""
    rough = max(1, -(-highest // STEPS))
    power = 10 ** (len(str(rough)) - 1)
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    return list(range(0, max(1, -(-highest // step)) * step + 1, step))


def _settings(words: Words) -> dict[str, Any]:
    return {
        "css": [],
        "js": [],
        "disable_xml_declaration": True,
        "no_data_text": "",
        "show_x_guides": False,
        "width": 400,
        "height": 200,
        "margin": 8,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 4,
        "formatter": words,
        "value_formatter": words,
        "rounded_bars": 2,
        "x_labels_major_count": 12,
        "show_minor_x_labels": False,
        "truncate_label": -1,
    }


def _drawn(chart: Any, title: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    chart.x_labels = labels
    chart.y_labels = steps_to(_highest(chart, series))
    for name, values in series:
        chart.add(name, values)
    root = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in _ITS_OWN:
                parent.remove(child)
    for part in root.iter():
        part.attrib.pop("style", None)
        part.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", title)
    for place, (name, words) in enumerate((("title", title), ("desc", _("Số liệu ở bảng ngay dưới biểu đồ.")))):
        said = etree.Element(name)
        said.text = words
        root.insert(place, said)
    drawn: str = etree.tostring(root, encoding="unicode")
    return mark_safe(drawn)  # noqa: S308 - drawn by the library, which escapes what it writes
