"""Fetching documents by their address, and drafts for whom may change them."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent, Stale
from market.policies.models import SLUGS, PolicyDraft, PolicyEdition, PolicyKind

_KINDS = {slug: kind for kind, slug in SLUGS.items()}


def kind_at(slug: str) -> PolicyKind:
    """Return the kind of document at an address, or raise Absent."""
    if slug not in _KINDS:
        raise Absent(_("Không có văn bản này."))
    return _KINDS[slug]


def edition_numbered(kind: str, number: int) -> PolicyEdition:
    """Return an edition of a document, or raise Absent."""
    edition = PolicyEdition.objects.filter(kind=kind, number=number).first()
    if edition is None:
        raise Absent(_("Không có bản này."))
    return edition


def draft_to_change(kind: str, version: int) -> PolicyDraft:
    """Return a draft, the row locked; Absent when there is none, Stale when it changed since it was looked at."""
    draft = PolicyDraft.objects.select_for_update().filter(kind=kind).first()
    if draft is None:
        raise Absent(_("Không có bản thảo nào của văn bản này."))
    if draft.version != version:
        raise Stale(_("Người khác vừa sửa bản thảo này. Hãy tải lại trang để xem bản mới nhất."))
    return draft
