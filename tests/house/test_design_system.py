"""The design system holds together: classes and icons exist, colours can be read, the styles stay small."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").rglob("*.css"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()

CLASS = re.compile(r'\bclass="([^"]*)"')
LOGIC = re.compile(r"\{[%{#].*?[%}#]\}", re.S)
# Made of a variable (badge-{{ tone }}) or hooks without a look of their own.
PARTIAL = re.compile(r"-$|^-")

LIGHT = ":root, .paper"
DARK = '.dusk, [data-theme="dark"]'
SYSTEM_DARK = ':root:not([data-theme="light"])'
GROUNDS = ("page", "band", "card", "field")
INKS = ("text", "quiet", "action-ink", "gold-ink", "jade", "lotus", "link")
PAIRS = [(ink, ground) for ink in INKS for ground in GROUNDS] + [
    ("on-action", "action"),
    ("on-action", "action-over"),
    ("on-gold", "gold"),
    ("on-gold", "gold-over"),
    ("on-jade", "jade"),
    ("on-jade", "jade-over"),
    ("action-ink", "action-tint"),
    ("gold-ink", "gold-tint"),
    ("jade", "jade-tint"),
    ("lotus", "lotus-tint"),
    ("link", "link-tint"),
]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def colours(selector: str) -> dict[str, str]:
    """Return the colour tokens set under a selector of tokens.css."""
    start = TOKENS.index(f"{selector} {{")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS[start : TOKENS.index("}", start)]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("selector", [LIGHT, DARK])
def test_every_text_pair_can_be_read(selector: str) -> None:
    palette = colours(selector)
    faint = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in PAIRS}
    assert not {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5}


def test_the_two_dark_sets_are_one() -> None:
    assert colours(DARK) == colours(SYSTEM_DARK)


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = re.compile(r'(?:icon|icon_end)="([a-z0-9-]+)"|components/icon\.html" with name="([a-z0-9-]+)"')
    missing = {
        (name_of(path), one or other)
        for path in TEMPLATES
        for one, other in named.findall(path.read_text())
        if (one or other) not in drawn
    }
    assert not missing


def test_every_scene_named_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img" / "scenes.svg").read_text()))
    named = {scene for path in TEMPLATES for scene in re.findall(r'scene="([a-z-]+)"', path.read_text())}
    assert len(drawn) >= 12
    assert named <= drawn


def test_scenes_are_of_one_language() -> None:
    sprite = (STATIC / "img" / "scenes.svg").read_text()
    assert set(re.findall(r'<g [^>]*stroke-width="([^"]+)"', sprite)) == {"2.5"}
    assert not re.findall(r'(?:fill|stroke)="#', sprite), "colours come from the tokens, for day and night"


def test_every_class_of_a_template_has_a_style() -> None:
    styled = {name for style in STYLES for name in re.findall(r"\.([a-z][\w-]*)", style.read_text())}
    used = {
        (name_of(path), name)
        for path in TEMPLATES
        for names in CLASS.findall(LOGIC.sub(" ", path.read_text()))
        for name in names.split()
    }
    assert not {(path, name) for path, name in used if name not in styled and not PARTIAL.search(name)}


def test_every_static_file_of_a_template_exists() -> None:
    named = re.compile(r"\{% static ['\"]([^'\"]+)['\"] %\}")
    wanted = {name for path in TEMPLATES for name in named.findall(path.read_text())}
    assert not {name for name in wanted if not (STATIC / name).exists()}


def test_every_address_in_a_style_exists() -> None:
    wanted = {
        (style.parent / name).resolve()
        for style in STYLES
        for name in re.findall(r'url\("([^"#]+)"\)', style.read_text())
    }
    assert not {str(path) for path in wanted if not path.exists()}


def test_the_samples_of_the_style_guide_can_be_read() -> None:
    samples = json.loads((ROOT / "templates" / "styleguide" / "samples.json").read_text())
    assert {"stalls", "trust", "points", "desk", "desk_links"} <= set(samples)
