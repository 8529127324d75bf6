"""How states look on every page: a word, a tone and an icon that say the same. Pure."""

from dataclasses import dataclass

from vetting.models import Dossier

_DOSSIERS = {
    Dossier.Status.DRAFT: ("neutral", "pencil"),
    Dossier.Status.SUBMITTED: ("gold", "clock"),
    Dossier.Status.IN_REVIEW: ("sky", "eye"),
    Dossier.Status.REVIEWED: ("sky", "eye"),
    Dossier.Status.CHANGES_REQUESTED: ("vermilion", "triangle-alert"),
    Dossier.Status.APPROVED: ("jade", "circle-check"),
    Dossier.Status.REJECTED: ("vermilion", "circle-x"),
}


@dataclass(frozen=True)
class Badge:
    """A state as a word, a tone and an icon."""

    label: str
    tone: str
    icon: str


def dossier_badge(dossier: Dossier) -> Badge:
    """Return how a dossier's state looks."""
    tone, icon = _DOSSIERS[Dossier.Status(dossier.status)]
    return Badge(dossier.get_status_display(), tone, icon)
