"""Collecting the translatable texts."""

import io
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from market.runner.messages import KEYWORDS, bring_up_to_date, catalogue_path, collected, extract_template

PAGE = """
<p title="it's {{ _("Xin chào") }}">
  {% translate "Gửi hồ sơ" %}
 {% blocktranslate trimmed with name=vendor count n=3 %}
   Có {{ n }} sản phẩm của {{ name }}
 {% plural %}
   Có {{ n }} sản phẩm "hay" của {{ name }}
 {% endblocktranslate %}
      {% translate "May" context "áo" as word %}</p>
"""
CODE = """
from django.utils.translation import gettext_lazy as _, pgettext_lazy
LABEL = _("Chốt đơn")
SEWN = pgettext_lazy("áo", "May")
"""


@pytest.fixture
def project(tmp_path):
    """Return a small project."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_code.py").write_text('_("Chỉ trong kiểm thử")')
    return tmp_path


def texts(catalogue: Catalog) -> set[Any]:
    return {message.id for message in catalogue if message.id}


def test_texts_of_a_template_are_found():
    found = [(line, text) for line, _, text, _ in extract_template(io.BytesIO(PAGE.encode()), KEYWORDS, [], {})]
    assert found == [
        (2, "Xin chào"),
        (3, "Gửi hồ sơ"),
        (4, ("Có %(n)s sản phẩm của %(name)s", 'Có %(n)s sản phẩm "hay" của %(name)s')),
        (9, ("áo", "May")),
    ]


def test_texts_of_code_and_templates_are_collected_but_not_those_of_tests(project):
    plural = ("Có %(n)s sản phẩm của %(name)s", 'Có %(n)s sản phẩm "hay" của %(name)s')
    assert texts(collected(project)) == {"Xin chào", "Gửi hồ sơ", plural, "May", "Chốt đơn"}


def test_translations_are_kept_and_a_second_run_changes_nothing(project):
    bring_up_to_date("en", collected(project), project)
    path = catalogue_path("en", project)
    path.write_text(path.read_text().replace('msgid "Chốt đơn"\nmsgstr ""', 'msgid "Chốt đơn"\nmsgstr "Order now"'))
    bring_up_to_date("en", collected(project), project)
    once = path.read_text()
    bring_up_to_date("en", collected(project), project)
    assert path.read_text() == once
    with path.open("rb") as file:
        message = read_po(file).get("Chốt đơn")
    assert message
    assert message.string == "Order now"


def test_texts_that_are_gone_are_dropped(project):
    bring_up_to_date("en", collected(project), project)
    (project / "code.py").write_text("")
    bring_up_to_date("en", collected(project), project)
    assert "Chốt đơn" not in catalogue_path("en", project).read_text()
