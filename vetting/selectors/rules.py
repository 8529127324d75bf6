"""The rules as the office reads them: the matrix of a day, versions, and whom a change affects."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from vetting.completeness import Subject, fitting, subject_of
from vetting.models import Criterion, Dossier, Paper, PaperKind, PaperRequirement, Product, ProductBranch, Vendor
from vetting.rule_words import everybody, whom
from vetting.selectors.checklists import VETTED, needs_on

WITHDRAWN = Q(effective_to=F("effective_from"))  # before their first day
ADMITTED = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)  # vendors whom a change may hit


@dataclass(frozen=True)
class CellLine:
    """One rule in one cell of the matrix."""

    rule: PaperRequirement
    words: str  # whom within the branch, empty: everybody


@dataclass(frozen=True)
class MatrixRow:
    """One kind of paper, of vendors or of products, across the branches."""

    kind: str
    label: str
    scope: str
    cells: list[tuple[ProductBranch, list[CellLine]]]


def rule_matrix(day: date) -> list[MatrixRow]:
    """Return the rules in force on a day: kinds of paper down, branches across."""
    branches = list(ProductBranch.objects.prefetch_related("sets"))
    groups: dict[tuple[str, str], list[PaperRequirement]] = {}
    for rule in needs_on(day):
        groups.setdefault((rule.scope, rule.kind), []).append(rule)
    order = {kind: place for place, kind in enumerate(PaperKind.values)}
    keys = sorted(groups, key=lambda key: (key[0] != "vendor", order[key[1]]))
    return [
        MatrixRow(
            kind,
            str(PaperKind(kind).label),
            scope,
            [(branch, _cell(groups[scope, kind], branch)) for branch in branches],
        )
        for scope, kind in keys
    ]


def _cell(rules: list[PaperRequirement], branch: ProductBranch) -> list[CellLine]:
    numbers = {each.number for each in branch.sets.all()}
    lines = []
    for rule in rules:
        here = numbers & set(rule.set_numbers) if rule.set_numbers else numbers
        if here:
            part = PaperRequirement(
                scope=rule.scope,
                vendor_kinds=rule.vendor_kinds,
                set_numbers=sorted(here),
                stars=rule.stars,
                claims=rule.claims,
            )
            lines.append(CellLine(rule, whom(part, named_sets=here != numbers)))
    return lines


def rule_days(today: date) -> list[date]:
    """Return the days on which the rules changed or will change, newest first."""
    issued = PaperRequirement.objects.exclude(WITHDRAWN)
    begun = issued.values_list("effective_from", flat=True)
    ended = issued.exclude(effective_to=None).values_list("effective_to", flat=True)
    return sorted({*begun, *(day for day in ended if day), today}, reverse=True)


def rules_from(day: date) -> list[tuple[PaperRequirement, str]]:
    """Return the rules in force on a day or later, with whom they are for and who changed them, paper by paper."""
    still = PaperRequirement.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day)).exclude(WITHDRAWN)
    return _in_words(still.order_by("position", "kind", "effective_from", "pk"))


def rules_before(day: date) -> list[tuple[PaperRequirement, str]]:
    """Return the rules that no longer hold on a day, or were withdrawn, the last to end first."""
    over = PaperRequirement.objects.filter(Q(effective_to__lte=day) | WITHDRAWN)
    return _in_words(over.order_by("-effective_to", "kind", "pk"))


def replaced_by(rule: PaperRequirement) -> PaperRequirement | None:
    """Return the rule that ends on the day another begins in its place."""
    same = PaperRequirement.objects.filter(kind=rule.kind, scope=rule.scope, position=rule.position)
    return same.filter(effective_to=rule.effective_from, effective_from__lt=rule.effective_from).first()


def _in_words(rules: QuerySet[PaperRequirement]) -> list[tuple[PaperRequirement, str]]:
    return [(rule, whom(rule) or everybody(rule.scope)) for rule in rules.select_related("changed_by")]


def criteria_on(day: date) -> dict[str, list[Criterion]]:
    """Return what reviewers look for on a day, by kind of paper."""
    found: dict[str, list[Criterion]] = {kind: [] for kind in PaperKind.values}
    still = Q(effective_to__isnull=True) | Q(effective_to__gt=day)
    for criterion in Criterion.objects.filter(still, effective_from__lte=day):
        found[criterion.kind].append(criterion)
    return found


@dataclass(frozen=True)
class Owner:
    """Of whom a paper is asked: a vendor, or one of its products."""

    vendor_id: int
    product_id: int | None
    vendor_name: str
    product_name: str
    slug: str  # of the vendor, for a link


@dataclass(frozen=True)
class Impact:
    """Whom a change of the rules of one kind of paper affects on its first day."""

    lacking: list[Owner] = field(default_factory=list)  # newly asked, without a paper in force
    provided: int = 0  # newly asked, with one
    relieved: int = 0  # no longer asked

    @property
    def vendors(self) -> int:
        """Return how many vendors lack a paper, theirs or a product's."""
        return len({owner.vendor_id for owner in self.lacking})

    @property
    def products(self) -> int:
        """Return how many products lack one."""
        return sum(owner.product_id is not None for owner in self.lacking)


Rules = Iterable[PaperRequirement]


def impact_of(kind: str, before: Rules, after: Rules, day: date) -> Impact:
    """Return whom it affects when one kind's rules change on a day; three queries whatever the number of vendors."""
    was, will = Asked(kind, before), Asked(kind, after)
    papered = _papers_in_force(kind, day)
    lacking, provided, relieved = [], 0, 0
    for owner, subject in admitted_subjects():
        if will.of(subject) and not was.of(subject):
            if (owner.vendor_id, owner.product_id) in papered:
                provided += 1
            else:
                lacking.append(owner)
        elif was.of(subject) and not will.of(subject):
            relieved += 1
    return Impact(lacking, provided, relieved)


class Asked:
    """Whether a kind of paper is required of subjects under some rules; each kind of subject is thought of once."""

    def __init__(self, kind: str, rules: Rules) -> None:
        self._kind = kind
        self._rules = [rule for rule in rules if rule.kind == kind]
        self._known: dict[Subject, bool] = {}

    def of(self, subject: Subject) -> bool:
        """Tell whether the paper is required of a subject."""
        if subject not in self._known:
            fitting_rules = fitting(self._rules, subject).get(self._kind, [])
            holding = fitting_rules[0] if fitting_rules else None
            self._known[subject] = holding is not None and holding.duty == PaperRequirement.Duty.REQUIRED
        return self._known[subject]


def admitted_subjects() -> list[tuple[Owner, Subject]]:
    """Return every admitted vendor and vetted product as the rules see them, vendors by name; two queries."""
    vendors = {
        row["pk"]: row
        for row in Vendor.objects.filter(status__in=ADMITTED)
        .order_by("sort_name", "pk")
        .values("pk", "kind", "display_name", "slug")
    }
    products = Product.objects.filter(status__in=VETTED, vendor__status__in=ADMITTED).order_by("sort_name", "pk")
    of_vendor: dict[int, list[Product]] = {}
    for product in products.only("vendor_id", "name", "product_set_id", "stars", "claims").iterator(chunk_size=5000):
        of_vendor.setdefault(product.vendor_id, []).append(product)
    found = []
    for pk, row in vendors.items():
        goods = of_vendor.get(pk, [])
        name, slug, kind = row["display_name"], row["slug"], row["kind"]
        sets = frozenset(product.product_set_id for product in goods)
        found.append((Owner(pk, None, name, "", slug), Subject("vendor", kind, sets)))
        found += [(Owner(pk, each.pk, name, each.name, slug), subject_of(each, kind)) for each in goods]
    return found


def _papers_in_force(kind: str, day: date) -> set[tuple[int, int | None]]:
    accepted = Paper.objects.filter(kind=kind, status=Paper.Status.ACCEPTED, dossier__status=Dossier.Status.APPROVED)
    lasting = accepted.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return set(lasting.values_list("vendor_id", "product_id"))


@dataclass(frozen=True)
class Reason:
    """Why a paper is, or is not, asked of somebody: the rule that holds, and those that stand behind it."""

    label: str
    holding: PaperRequirement
    words: str
    behind: list[tuple[PaperRequirement, str]]


def reasons_of(vendor: Vendor, day: date) -> list[tuple[Product | None, list[Reason]]]:
    """Return which rule holds for a vendor (first) and each of its products on a day, kind by kind."""
    rules = list(needs_on(day))
    goods = list(vendor.products.exclude(status=Product.Status.WITHDRAWN).order_by("sort_name", "pk"))
    sets = frozenset(product.product_set_id for product in goods if product.status in VETTED)
    subjects: list[tuple[Product | None, Subject]] = [(None, Subject("vendor", vendor.kind, sets))]
    subjects += [(product, subject_of(product, vendor.kind)) for product in goods]
    return [(product, _reasons(rules, subject)) for product, subject in subjects]


def _reasons(rules: list[PaperRequirement], subject: Subject) -> list[Reason]:
    found = fitting(rules, subject)
    return [
        Reason(
            str(PaperKind(kind).label),
            found[kind][0],
            whom(found[kind][0]) or everybody(subject.scope),
            [(rule, whom(rule) or everybody(subject.scope)) for rule in found[kind][1:]],
        )
        for kind in PaperKind.values
        if kind in found
    ]
