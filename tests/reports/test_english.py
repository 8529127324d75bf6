"""Every report in English: asked for with the language choice, no heading or definition is left in Vietnamese."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from market.accounts.models import Role
from orders.models import Compilation, ReportFile
from orders.reports import asking, registry
from orders.reports.catalogue import Span
from orders.reports.compiling import compile_reports
from orders.reports.selection import Wishes
from tests import cast
from tests.reports.evening import NoPaper, content, past_evening, workbook

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
NAMES = re.compile("Hà Nội|Chợ đêm trên mây|VietQR|đồng")


def left_in_vietnamese(words: str) -> bool:
    """Tell whether words that should be English are not."""
    return bool(VIETNAMESE.search(NAMES.sub("", words)))


@pytest.mark.parametrize("code", sorted(registry.REPORTS))
def test_no_heading_is_left_in_vietnamese(code: str) -> None:
    report = registry.REPORTS[code]
    with translation.override("en"):
        words = [str(report.name), str(report.title)]
        words += [str(column.heading) for column in report.columns()]
        words += [str(each) for meaning in report.meanings() for each in meaning]
    assert not [each for each in words if left_in_vietnamese(each)]


@pytest.mark.django_db(transaction=True)
def test_each_is_written_in_english_when_asked_for_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    monkeypatch.setattr(asking, "MOST_WAITING", 100)
    session = past_evening(6)
    officer = cast.make_person("Trần Thu Hà", Role.REPORT_OFFICER)
    for code, report in registry.REPORTS.items():
        wishes = Wishes(session=session.pk) if Span.SESSION in report.spans else Wishes()
        asked = asking.ask_report(actor=officer, report=report, wishes=wishes, language="en")
        made = compile_reports(asked.pk)
        assert made is not None, code
        with translation.override("en"):
            headings = [str(column.heading) for column in report.columns()]
        (first, *_rows) = csv.reader(io.StringIO(content(made, code, "csv").decode("utf-8-sig")))
        assert first == headings
        assert not [each for each in first if left_in_vietnamese(each)], code
        assert not [name for name in workbook(made).sheetnames if left_in_vietnamese(name)], code


@pytest.mark.django_db
def test_the_form_offers_the_choice(client: Client) -> None:
    session = past_evening(3)
    client.force_login(cast.make_person("Trần Thu Hà", Role.REPORT_OFFICER))
    address = reverse("reports:ask-report", args=["R2"])
    assert 'name="ngon_ngu"' in client.get(address, {"phien": session.pk}).content.decode()
    assert client.post(address, {"phien": session.pk, "ngon_ngu": "en"}).status_code == 302
    assert Compilation.objects.get().language == "en"
    assert not ReportFile.objects.exists()
