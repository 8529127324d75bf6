"""Which style sheets a page loads, what they weigh as they are served, and which classes they know."""

import re
from functools import cache
from pathlib import Path

from market.kernel.stylesheets import PARTS, files_of, joined, minified, moved, served_as

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
MOST = 40_000  # bytes of style a page may load, minified, before they are packed
FRAMES = ("base.html", "office.html")
OWN_WORLD = {"css/pages/quick.css"}  # the page of last resort shares nothing with the others

CLASS = re.compile(r'\bclass="([^"]*)"')
LOGIC = re.compile(r"\{[%{#].*?[%}#]\}", re.S)
DRAWN_IN = re.compile(r'\{% include "([^"#]+)')
BUILT_ON = re.compile(r'\{% extends "([^"]+)"')
BLOCK = re.compile(r"\{% block styles %\}(.*?)\{% endblock %\}", re.S)
PARTS_NAMED = re.compile(r"\{% styles ([^%]*)%\}")
PAGE_STYLE = re.compile(r"""\{% static ['"](css/[^'"]+)['"] %\}""")
LINK = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)">')


@cache
def text(name: str) -> str:
    """Return a template's text; none for a name that only exists when the page is drawn."""
    path = TEMPLATES / name
    return path.read_text() if path.exists() else ""


@cache
def classes_of(file: str) -> frozenset[str]:
    """Return the classes a style sheet knows."""
    style = re.sub(r'url\("[^"]*"\)|/\*.*?\*/', "", (STATIC / file).read_text(), flags=re.S)
    return frozenset(re.findall(r"\.([a-z][\w-]*)", style))


@cache
def styled() -> frozenset[str]:
    """Return every class that has a look somewhere."""
    files = (str(path.relative_to(STATIC)) for path in (STATIC / "css").rglob("*.css"))
    return frozenset().union(*(classes_of(file) for file in files if file not in OWN_WORLD))


def lineage(name: str) -> list[str]:
    """Return a template and those it is built on."""
    line = [name]
    while found := BUILT_ON.search(text(line[-1])):
        line.append(found[1])
    return line


def drawn(name: str) -> set[str]:
    """Return every template a page is drawn from."""
    found: set[str] = set()
    wanted = {name}
    while wanted:
        each = wanted.pop()
        found.add(each)
        wanted |= {*DRAWN_IN.findall(text(each)), *BUILT_ON.findall(text(each))} - found
    return found


def _named(source: str) -> list[str]:
    """Return the bundles, parts and page files a piece of a template links."""
    parts = [part for names in PARTS_NAMED.findall(source) for part in re.findall(r'"([^"]+)"', names)]
    return parts + PAGE_STYLE.findall(source)


def linked(name: str) -> list[str]:
    """Return what a page links: bundles and parts by their names, page files by theirs."""
    block = next(found[1] for each in lineage(name) if (found := BLOCK.search(text(each))) and found[1].strip())
    named = _named(block)
    for each in sorted(drawn(name) - set(FRAMES)):
        named += _named(BLOCK.sub("", text(each)))
    return list(dict.fromkeys(named))


def sheets(names: list[str]) -> list[str]:
    """Return the style sheets behind what a page links."""
    return [file for name in names for file in ([name] if name.startswith("css/") else files_of(name))]


@cache
def weight(name: str) -> int:
    """Return the bytes of a bundle, a part or a page file as it is served."""
    if name not in PARTS:
        return len(minified((STATIC / sheets([name])[0]).read_text()).encode())
    small = ((file, minified((STATIC / file).read_text())) for file in files_of(name))
    return len(joined(moved(style, file, served_as(name)) for file, style in small).encode())


def pages() -> list[str]:
    """Return the templates of whole pages in one of the two frames."""
    every = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    return [name for name in every if name not in FRAMES and set(lineage(name)) & set(FRAMES)]


def without_a_look(html: str) -> set[str]:
    """Return the classes of a drawn page that have a style, but none that the page loads."""
    known = frozenset().union(*(classes_of(file) for file in LINK.findall(html)))
    written = (name for names in CLASS.findall(html) for name in names.split())
    used = {name for name in written if not name.startswith("is-")}  # a state has a look only where one is given to it
    return (used & styled()) - known
