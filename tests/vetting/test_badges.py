"""How states look: one source for every page."""

import pytest
from django.template.loader import render_to_string

from tests.cast import make_dossier, make_person, make_vendor
from vetting.badges import dossier_badge
from vetting.inbox import inbox_line
from vetting.models import Dossier
from vetting.selectors import QueueWishes, queue_page


@pytest.mark.parametrize("status", Dossier.Status.values)
def test_every_state_of_a_dossier_has_a_badge(status: str) -> None:
    dossier = Dossier(status=status)
    badge = dossier_badge(dossier)
    assert badge.label == str(Dossier.Status(status).label)
    drawn = render_to_string("vetting/_dossier_badge.html", {"dossier": dossier})
    for part in (f"badge-{badge.tone}", f"#{badge.icon}", badge.label):
        assert part in drawn


@pytest.mark.django_db
def test_the_inbox_says_the_same() -> None:
    dossier = make_dossier(make_vendor("Mai"), "submitted")
    [row] = queue_page(QueueWishes(), make_person("Anh")).rows
    assert inbox_line(row).marks[0] == dossier_badge(dossier)
