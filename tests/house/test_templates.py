"""House rules for templates and styles: strict CSP by construction, translated words only."""

import re
from pathlib import Path

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


def test_templates_have_nothing_inline() -> None:
    texts = {name_of(path): path.read_text() for path in TEMPLATES}
    assert not [
        (name, what) for name, text in texts.items() for what, pattern in INLINE.items() if pattern.search(text)
    ]


def test_every_vietnamese_word_can_be_translated() -> None:
    bare = {name_of(path): TRANSLATED.sub("", path.read_text()) for path in TEMPLATES}
    assert not [
        (name, line.strip())
        for name, text in bare.items()
        if name not in NAMED_IN_ITSELF
        for line in text.splitlines()
        if VIETNAMESE.search(line)
    ]


def test_the_rules_catch_what_they_are_for() -> None:
    bad = '<p style="color:red" onclick="x()">{{ a|safe }}</p><script>alert(1)</script><a href="javascript:x">x</a>'
    assert {what for what, pattern in INLINE.items() if pattern.search(bad)} == set(INLINE) - {"a style element"}
    assert VIETNAMESE.search(TRANSLATED.sub("", "<p>Gửi hồ sơ</p>"))
    assert not VIETNAMESE.search(TRANSLATED.sub("", '<p>{% translate "Gửi hồ sơ" %}</p>'))


def test_own_browser_code_stays_small_on_every_page() -> None:
    lines = {path.stem: len(path.read_text().splitlines()) for path in (ROOT / "static" / "js").glob("*.js")}
    everywhere = lines.pop("market")  # every page loads it
    own = re.compile(r"""["']js/(?!market\.js)([\w-]+)\.js""")
    loaded = {
        name_of(path): everywhere + sum(lines[name] for name in own.findall(path.read_text())) for path in TEMPLATES
    }
    assert not {name: sum_of for name, sum_of in loaded.items() if sum_of > 200}
    assert 0 < everywhere + max(lines.values()) <= 200, lines
