"""R4: whose tax code it is decides who reads it."""

from dataclasses import replace

import pytest

from market.kernel.clock import database_now
from orders.reports import registry
from orders.reports.selection import Scope, Selection, Wishes
from tests.reports.evening import past_evening
from vetting.models import Vendor

pytestmark = pytest.mark.django_db
CODE, PERSONAL = "0101234567", "001099123456"


def test_a_personal_number_is_only_in_the_variant_with_people() -> None:
    session = past_evening(6)
    household, company = Vendor.objects.order_by("pk")
    Vendor.objects.filter(pk=household.pk).update(kind=Vendor.Kind.HOUSEHOLD, tax_code=PERSONAL)
    Vendor.objects.filter(pk=company.pk).update(tax_code=CODE)
    report = registry.REPORTS["R4"]
    asked = Selection(Wishes(session=session.pk), database_now(), Scope())
    assert {row["tax_code"] for row in report.rows(asked)} == {"", CODE}
    assert PERSONAL not in str(list(report.rows(asked)))
    with_people = replace(asked, with_people=True)
    assert {row["own_tax_code"] for row in report.rows(with_people)} == {"", PERSONAL}
    assert [column.key for column in report.columns_of(with_people)][-1] == "own_tax_code"
    assert "own_tax_code" not in {column.key for column in report.columns_of(asked)}
