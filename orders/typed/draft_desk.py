"""The desk of comments: the drafts of an evening by what became of them, and what the last paste left over."""

from dataclasses import dataclass

from django.db.models import Count

from market.notices.masking import masked
from orders.addresses import draft_url
from orders.models import CommentBatch, DraftOrder
from orders.typed.comment_rows import CommentRow, rows_shown
from sessions.models import MarketSession

PAGE = 50  # drafts, newest first
LOOKS = {"waiting": ("sky", "clock"), "confirmed": ("jade", "circle-check"), "dropped": ("neutral", "ban")}


@dataclass(frozen=True)
class DraftRow:
    """A draft as the desk sees it."""

    draft: DraftOrder

    @property
    def is_waiting(self) -> bool:
        """Tell whether the buyer may still confirm it."""
        return self.draft.status == DraftOrder.Status.WAITING

    @property
    def phone(self) -> str:
        """Return the phone the link went to, its middle hidden."""
        return masked(self.draft.phone) if self.draft.phone else ""

    @property
    def link(self) -> str:
        """Return the address to answer the comment with: only when no phone is to be proved by it."""
        return draft_url(self.draft.key) if self.is_waiting and not self.draft.phone else ""

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return LOOKS.get(self.draft.status, ("neutral", "clock"))[0]

    @property
    def icon(self) -> str:
        """Return the icon of its badge."""
        return LOOKS.get(self.draft.status, ("neutral", "clock"))[1]


@dataclass(frozen=True)
class CommentDesk:
    """What the desk shows."""

    shelf: str  # a status, or nothing for all
    shelves: list[tuple[str, str, int]]  # status, its word, how many
    drafts: list[DraftRow]
    next_before: int | None  # the last draft shown, when there are older ones
    batch: CommentBatch | None  # the last paste
    rows: list[CommentRow]

    @property
    def drafted(self) -> int:
        """Return how many drafts there are."""
        return sum(count for _status, _word, count in self.shelves)


def desk_of(session: MarketSession, shelf: str, *, before: int | None = None) -> CommentDesk:
    """Return the desk of a session, with a page of the drafts in one state or of all; `before` is the last id shown."""
    found = DraftOrder.objects.filter(session=session)
    counts = dict(found.values_list("status").annotate(n=Count("pk")).order_by())
    shelf = shelf if shelf in DraftOrder.Status.values else ""
    shown = found.filter(status=shelf) if shelf else found
    if before is not None:
        shown = shown.filter(pk__lt=before)
    drafts = list(shown.select_related("listing__product", "batch").order_by("-pk")[: PAGE + 1])
    batch = CommentBatch.objects.filter(session=session).select_related("pasted_by").order_by("-pk").first()
    return CommentDesk(
        shelf=shelf,
        shelves=[(each.value, str(each.label), counts.get(each.value, 0)) for each in DraftOrder.Status],
        drafts=[DraftRow(draft) for draft in drafts[:PAGE]],
        next_before=drafts[PAGE - 1].pk if len(drafts) > PAGE else None,
        batch=batch,
        rows=rows_shown(batch.rows) if batch else [],
    )
