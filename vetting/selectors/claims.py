"""Which paper proves which claim, by the rules of today."""

from datetime import date

from django.db.models import Q

from vetting.models import PaperKind, PaperRequirement


def proofs_of_claims(day: date) -> dict[str, str]:
    """Return, for each claim, the names of the papers the rules in force on a day ask for because of it."""
    in_force = Q(effective_from__lte=day) & (Q(effective_to=None) | Q(effective_to__gt=day))
    rules = PaperRequirement.objects.filter(in_force, duty=PaperRequirement.Duty.REQUIRED).exclude(claims=[])
    proofs: dict[str, list[str]] = {}
    for claims, kind in rules.values_list("claims", "kind"):
        for claim in claims:
            label = str(PaperKind(kind).label)
            if label not in proofs.setdefault(claim, []):
                proofs[claim].append(label)
    return {claim: ", ".join(labels) for claim, labels in proofs.items()}
