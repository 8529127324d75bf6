"""Every page loads little, and the style of each thing on it: one bundle for the frame, parts and page files beside."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from market.kernel.stylesheets import PARTS, minified, served_as
from tests.house.page_styles import (
    CLASS,
    LOGIC,
    MOST,
    STATIC,
    classes_of,
    drawn,
    linked,
    pages,
    sheets,
    styled,
    text,
    weight,
    without_a_look,
)

MOST_SCRIPT = 15_000  # bytes of our own browser code on any one page, as it is written


def test_no_page_loads_more_style_than_it_may() -> None:
    weights = {page: sum(map(weight, linked(page))) for page in pages()}
    assert weights
    assert not {page: size for page, size in weights.items() if size > MOST}


def test_every_page_links_the_style_of_each_class_on_it() -> None:
    bare: dict[str, list[str]] = {}
    for page in pages():
        known = frozenset().union(*map(classes_of, sheets(linked(page))))
        written = " ".join(LOGIC.sub(" ", text(each)) for each in drawn(page))
        used = {name for names in CLASS.findall(written) for name in names.split()}
        if missing := (used & styled()) - known:
            bare[page] = sorted(missing)
    assert not bare, 'name the part in the page\'s head: {% styles "table" %}, see docs/design-system.md'


def test_no_page_loads_more_script_of_our_own_than_it_may() -> None:
    sizes = {path.stem: path.stat().st_size for path in (STATIC / "js").glob("*.js")}
    assert sizes.pop("market") + max(sizes.values()) <= MOST_SCRIPT, sizes


@pytest.mark.parametrize(
    ("written", "small"),
    [
        (".a  >  .b { color : red; }\n", ".a>.b{color :red}"),
        ("/* why */ .a:hover { margin: 0.5rem auto; }", ".a:hover{margin:.5rem auto}"),
        ('.a { content: "a ; { 0.5 } /"; }', '.a{content:"a ; { 0.5 } /"}'),
        (".a { width: calc(100% - 2 * var(--s)); }", ".a{width:calc(100% - 2 * var(--s))}"),
        (".a .b, .c :is(i, b) { color: #ffffff !important; }", ".a .b,.c :is(i,b){color:#fff!important}"),
        ('.a { grid-template: "a b" auto / 1fr 10.5rem; }', '.a{grid-template:"a b" auto / 1fr 10.5rem}'),
        (
            "@media (min-width: 1px) and (max-width: 2px) { a { b: c } }",
            "@media (min-width:1px) and (max-width:2px){a{b:c}}",
        ),
    ],
)
def test_a_small_style_means_the_same(written: str, small: str) -> None:
    assert minified(written) == small


def test_a_class_without_its_style_is_found() -> None:
    link = '<link rel="stylesheet" href="/static/css/components/card.css">'
    assert without_a_look(f'{link}<p class="card seal"></p>') == {"seal"}


def test_collecting_makes_one_small_file_for_each_frame(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "market.kernel.statics.StaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for bundle in PARTS:
        style = (tmp_path / named[served_as(bundle)]).read_text()
        assert style.count("@layer components{") == 1
        assert len(style) - weight(bundle) < 400  # the addresses in it have grown by their files' digests
        for address in re.findall(r'url\("([^"]+)"\)', style):
            assert (tmp_path / "css" / "bundles" / address).resolve().exists(), address
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
    assert (tmp_path / named["css/pages/live.css"]).read_text() == minified((STATIC / "css/pages/live.css").read_text())
