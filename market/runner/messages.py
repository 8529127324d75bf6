"""Collects the translatable texts (`make messages`): Vietnamese stands in the sources, the other languages in locale/.

Django's own makemessages needs GNU gettext; Babel needs nothing but itself.
"""

import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_javascript
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from market.runner.surroundings import PROJECT

LANGUAGES = ("en",)
PLACES = [("**.py", "python"), ("templates/**.*", "market.runner.messages:extract_template")]
LEFT_OUT = {".git", ".venv", ".ci", "var", "tests", "benchmarks", "runner", "static", "node_modules"}
HEADER = "# The texts of Chợ đêm trên mây in another language; brought up to date by `make messages`."
COMMENT_TAGS = ("Translators:",)
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "_now": None,  # gettext where `_` is gettext_lazy
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def extract_template(
    file: BinaryIO, keywords: Any, comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the texts of one template; called by Babel.

    Django turns a template into calls of gettext between blanks. That is hardly Python, whose indentation would have to
    be right, but good enough for Babel's reader of JavaScript.
    """
    calls = templatize(file.read().decode("utf-8"))
    yield from extract_javascript(io.BytesIO(calls.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})


def collected(project: Path = PROJECT) -> Catalog:
    """Return every translatable text of the code and the templates."""
    found = Catalog(project="Chợ đêm trên mây", version="1", charset="utf-8", fuzzy=False)
    extracted = extract_from_dir(
        project,
        PLACES,
        keywords=KEYWORDS,
        comment_tags=COMMENT_TAGS,
        directory_filter=lambda folder: Path(folder).name not in LEFT_OUT,
    )
    for name, line, text, comments, context in extracted:
        found.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def catalogue_path(language: str, project: Path = PROJECT) -> Path:
    """Return where the translations into a language are kept."""
    return project / "locale" / language / "LC_MESSAGES" / "django.po"


def bring_up_to_date(language: str, found: Catalog, project: Path = PROJECT) -> Catalog:
    """Write the language's catalogue with every text found, keeping its translations; return it."""
    path = catalogue_path(language, project)
    catalogue = Catalog(locale=language, project=found.project, version=found.version, charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.header_comment = HEADER
    # The date stays, or the file would differ at every run.
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return catalogue


def main() -> None:
    """Bring every language up to date and say how much is left to translate."""
    found = collected()
    for language in LANGUAGES:
        catalogue = bring_up_to_date(language, found)
        missing = sum(1 for message in catalogue if message.id and not all(message.string or [""]))
        print(f"locale/{language}: {len(catalogue)} texts, {missing} not translated")


if __name__ == "__main__":
    main()
