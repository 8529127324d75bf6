"""House rules for templates and styles: strict CSP by construction, translated words only."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>\s*[^\s<]", re.I),
    "a style element": re.compile(r"<style", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "something marked safe": re.compile(r"\|\s*safe\b|autoescape off", re.I),
}
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.I)
TRANSLATED = re.compile(
    r"\{%\s*(?:translate|trans)\s.*?%\}|\{%\s*blocktranslate.*?\{%\s*endblocktranslate\s*%\}|\{#.*?#\}"
    r"|\{%\s*comment.*?endcomment\s*%\}|_\(\"[^\"]*\"\)|\{%\s*\w+[^%]*%\}",
    re.S,
)
NAMED_IN_ITSELF = {"components/language_form.html", "styleguide.html"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text()
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]
    assert not found, f"{name_of(path)} has {', '.join(found)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_vietnamese_word_can_be_translated(path: Path) -> None:
    if name_of(path) in NAMED_IN_ITSELF:
        return
    bare = TRANSLATED.sub("", path.read_text())
    lines = [line.strip() for line in bare.splitlines() if VIETNAMESE.search(line)]
    assert not lines, f"{name_of(path)} says this outside the catalogue: {lines[:3]}"


def test_the_rules_catch_what_they_are_for() -> None:
    bad = '<p style="color:red" onclick="x()">{{ a|safe }}</p><script>alert(1)</script><a href="javascript:x">x</a>'
    assert {what for what, pattern in INLINE.items() if pattern.search(bad)} == set(INLINE) - {"a style element"}
    assert VIETNAMESE.search(TRANSLATED.sub("", "<p>Gửi hồ sơ</p>"))
    assert not VIETNAMESE.search(TRANSLATED.sub("", '<p>{% translate "Gửi hồ sơ" %}</p>'))


def test_own_browser_code_stays_small_on_every_page() -> None:
    lines = {path.stem: len(path.read_text().splitlines()) for path in (ROOT / "static" / "js").glob("*.js")}
    everywhere = lines.pop("market")
    assert 0 < everywhere + max(lines.values()) <= 200, lines  # a page loads market.js and at most one of its own


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_page_loads_at_most_one_script_of_its_own(path: Path) -> None:
    assert len(re.findall(r"""["']js/(?!market\.js)[\w-]+\.js""", path.read_text())) <= 1
