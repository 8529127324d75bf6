"""A document and a draft of one, to fill the addresses of the access matrix."""

from typing import Any

from market.accounts.models import Person
from market.policies.models import SLUGS, PolicyDraft, PolicyKind
from tests import cast


def policy_numbers(writer: Person | None) -> dict[str, Any]:
    """Return what the addresses of documents ask for."""
    words = {"body_vi": "## Giá\n\nĐã gồm thuế.", "body_en": "## Prices\n\nTaxes included."}
    PolicyDraft.objects.get_or_create(
        kind=PolicyKind.PRICES,
        defaults=words | {"effective_from": cast.hanoi_day(5), "written_by": writer or cast.make_person()},
    )
    return {"policies kind": SLUGS[PolicyKind.PRICES], "policies number": 1}
