"""The demo's readers of reports: one of a former district, and who gets which report by itself."""

from collections.abc import Mapping

from market.accounts.models import Person
from market.places.models import Commune
from orders.models import ReportSubscription
from orders.reports.scopes import set_scope
from orders.reports.subscribing import subscribe

DISTRICT = "Huyện Mê Linh"
Cadence = ReportSubscription.Cadence


def load_readers(people: Mapping[str, Person]) -> None:
    """Give the district's reader its communes, and let three people get reports by themselves."""
    director = people["director"]
    communes = Commune.objects.filter(province="01", former_district=DISTRICT)
    set_scope(actor=director, person=people["district_official"], communes=list(communes), province=None, branch=None)
    for key, report, cadence in (
        ("official", "", Cadence.SESSION),
        ("official", "R22", Cadence.MONTH),
        ("report_officer", "R19", Cadence.WEEK),
        ("district_official", "R6", Cadence.MONTH),
    ):
        subscribe(actor=director, person=people[key], report=report, cadence=cadence)
