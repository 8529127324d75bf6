"""Papers being prepared: the line of the checklist, what was typed and photographed so far, what comes next."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Max, QuerySet

from vetting.completeness import Item
from vetting.models import Dossier, DraftPage, PaperDraft
from vetting.selectors.checklists import checklist_of

HANDINGS_IN = UUID("7a1c5a52-0c8e-4f0f-9a55-2f6f0c1b7d11")  # the name space of their keys


@dataclass(frozen=True, kw_only=True)
class PaperDesk:
    """One paper being prepared, as its page shows it."""

    dossier: Dossier
    item: Item
    draft: PaperDraft | None
    pages: tuple[DraftPage, ...]
    key: UUID  # of this handing in

    @property
    def place(self) -> str:
        """Return the name of this paper for uploads on their way."""
        product = self.item.product.pk if self.item.product else 0
        return f"giay {self.dossier.pk} {self.item.kind} {product}"

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed so far."""
        return dict(self.draft.typed) if self.draft else {}

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes read from the pages, each once."""
        return tuple(dict.fromkeys(code for page in self.pages for code in page.read_codes))


def paper_desk(dossier: Dossier, kind: str, product_pk: int | None) -> PaperDesk | None:
    """Return one paper being prepared, if the dossier asks for it."""
    item = checklist_of(dossier).find(kind, product_pk or None)
    if item is None or item.need is None:
        return None
    draft = PaperDraft.objects.filter(dossier=dossier, kind=kind, product=item.product).first()
    pages = draft.pages.select_related("file").order_by("position", "pk") if draft else ()
    return PaperDesk(dossier=dossier, item=item, draft=draft, pages=tuple(pages), key=handing_in_key(dossier, item))


def handing_in_key(dossier: Dossier, item: Item) -> UUID:
    """Return the key of the next handing in of a paper: the same in every tab until it is done, then another."""
    before = dossier.papers.filter(kind=item.kind, product=item.product).aggregate(last=Max("pk"))["last"]
    product = item.product.pk if item.product else 0
    return uuid5(HANDINGS_IN, f"{dossier.pk} {item.kind} {product} {before or 0}")


def drafts_left_behind() -> QuerySet[PaperDraft]:
    """Return what was begun for dossiers that are decided by now."""
    return PaperDraft.objects.filter(dossier__status__in=Dossier.CLOSED).order_by("pk")
