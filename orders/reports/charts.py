"""Charts of the officials' desk, drawn on the server as SVG; our own CSS colours them, a table beside each says it."""

from collections.abc import Callable, Sequence
from typing import Any

import pygal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal.etree import etree

Series = tuple[str, Sequence[int | None]]
_ITS_OWN = {"defs", "script", "style", "title", "desc"}  # styles, scripts, dates: the page's rules forbid them


def bars(title: str, labels: Sequence[str], series: Sequence[Series], words: Callable[[Any], str]) -> SafeString:
    """Return bars side by side, a colour per series."""
    return _drawn(pygal.Bar(**_settings(words), show_legend=len(series) > 1), title, labels, series)


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], words: Callable[[Any], str]) -> SafeString:
    """Return bars on top of each other, a colour per series."""
    return _drawn(pygal.StackedBar(**_settings(words)), title, labels, series)


def _settings(words: Callable[[Any], str]) -> dict[str, Any]:
    return {
        "css": [],
        "js": [],
        "disable_xml_declaration": True,
        "no_data_text": "",
        "show_x_guides": False,
        "width": 720,
        "height": 260,
        "margin": 8,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 4,
        "formatter": words,
        "y_labels_major_count": 4,
        "show_minor_y_labels": False,
        "rounded_bars": 2,
        "x_labels_major_count": 12,
        "show_minor_x_labels": False,
        "truncate_label": -1,
    }


def _drawn(chart: Any, title: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    chart.x_labels = labels
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
