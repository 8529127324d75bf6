"""What the three panes of the desk show of one paper."""

from typing import Any

from market.accounts.rules import PersonRequest
from vetting.flags import parted
from vetting.forms.desk import CheckForm, DismissalForm, LookupForm, PinForm, SheetForm, VerdictForm
from vetting.forms.office import QUICK_REASONS
from vetting.lookups import suggestions_for
from vetting.models import Dossier, Paper, PaperLikeness
from vetting.selectors.checks import check_lines
from vetting.selectors.desk import desk_of, likenesses_of
from vetting.selectors.sheets import sheet_of


def desk_context(request: PersonRequest, dossier: Dossier, paper: Paper | None = None) -> dict[str, Any]:
    """Return what every page of the desk shows: the dossier, its vendor, its papers."""
    return {"dossier": dossier, "vendor": dossier.vendor, "desk": desk_of(dossier, request.user, paper)}


def paper_context(request: PersonRequest, paper: Paper, **given: Any) -> dict[str, Any]:
    """Return what the desk shows of a paper; `given` are forms that come back with what was typed and what is wrong."""
    context = desk_context(request, paper.dossier, paper)
    lines = check_lines(paper)
    pairs = [_Pair(paper, each) for each in likenesses_of([paper])]
    wishes = SheetForm(request.GET).wishes()
    sheet = sheet_of(paper, wishes, older=context["desk"].older, alike=[pair.other for pair in pairs])
    wrong = given.pop("check_forms", {})
    suggestions = suggestions_for(paper, paper.dossier.vendor)
    first = suggestions[0]
    pin = {"page": sheet.leaf.page, "turn": sheet.leaf.turn}
    return context | {
        "sheet": sheet,
        "lines": lines,
        "check_forms": [wrong.get(line.criterion.pk) or CheckForm(line) for line in lines],
        "verdict_form": VerdictForm(lines),
        "quick_reasons": QUICK_REASONS,
        "pin_form": PinForm(initial=pin),
        "pairs": pairs,
        "dismissal_form": DismissalForm(),
        "codes": [parted(code) for code in paper.read_codes],
        "lookups": paper.lookups.select_related("looked_up_by", "screenshot"),
        "suggestions": suggestions,
        "lookup_form": LookupForm(place=first.place, question=first.question),
        **given,
    }


class _Pair:
    """A likeness as seen from the paper on the desk."""

    def __init__(self, paper: Paper, likeness: PaperLikeness) -> None:
        is_later = likeness.paper_id == paper.pk
        self.likeness = likeness
        self.other = likeness.other if is_later else likeness.paper
        self.page, self.other_page = likeness.page, likeness.other_page
        if not is_later:
            self.page, self.other_page = self.other_page, self.page
