"""Style sheets as they are served: many small files while one writes them, one small file per frame afterwards."""

import posixpath
import re
from collections.abc import Iterable

GROUND = ("tokens", "base", "layout")
ALWAYS = ("action", "card", "mark", "notice", "chips", "menu", "lantern")
# Later files win, so the order is part of the design.
PARTS = {
    "street": (*GROUND, *ALWAYS, "price", "stall", "street-frame"),
    "more": ("form", "fields", "navigate"),  # what every page of the street has at hand but the hot ones
    "office": (*GROUND, *ALWAYS, "form", "fields", "navigate", "table", "desk", "office-frame"),
}

# Strings and addresses stay as they are written; a comment counts as a space.
KEPT = re.compile(r'("[^"]*")')
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LAYER = re.compile(r"@layer \w+\{")  # each file of a component is one such block
ADDRESS = re.compile(r'url\("(?!data:|https?:|/|#)([^"]+)"\)')
SHORTENED = (
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?([{};,>]) ?"), r"\1"),
    (re.compile(r": "), ":"),
    (re.compile(r"\( "), "("),
    (re.compile(r" \)"), ")"),
    (re.compile(r" !"), "!"),
    (re.compile(r";+}"), "}"),
    (re.compile(r"(?<![\w.#])0(\.\d)"), r"\1"),
    (re.compile(r"(?<=[:, (])#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3(?![0-9a-f])"), r"#\1\2\3"),
)


def file_of(part: str) -> str:
    """Return the file of one part of the design."""
    return f"css/{part}.css" if part in GROUND else f"css/components/{part}.css"


def files_of(name: str) -> tuple[str, ...]:
    """Return the files behind a name in a template: those of a bundle, or the one of a component."""
    return tuple(file_of(part) for part in PARTS.get(name, (name,)))


def served_as(name: str) -> str:
    """Return the file a name in a template is served as once the files are collected."""
    return f"css/bundles/{name}.css" if name in PARTS else file_of(name)


def minified(style: str) -> str:
    """Return a style sheet without what only its writer needs."""
    parts = KEPT.split(COMMENT.sub(" ", style))
    for at in range(0, len(parts), 2):
        for pattern, short in SHORTENED:
            parts[at] = pattern.sub(short, parts[at])
    return "".join(parts).strip()


def joined(styles: Iterable[str]) -> str:
    """Return small style sheets one after the other, neighbours of one layer in one block."""
    whole = ""
    layer = ""
    for style in styles:
        opening = LAYER.match(style)
        if opening and opening[0] == layer:
            whole = whole.removesuffix("}") + style.removeprefix(layer)
        else:
            whole += style
        layer = opening[0] if opening else ""
    return whole


def moved(style: str, source: str, target: str) -> str:
    """Return a style sheet whose relative addresses still hold when it moves to another folder."""

    def address(found: re.Match[str]) -> str:
        absolute = posixpath.normpath(posixpath.join(posixpath.dirname(source), found[1]))
        return f'url("{posixpath.relpath(absolute, posixpath.dirname(target))}")'

    return ADDRESS.sub(address, style)
