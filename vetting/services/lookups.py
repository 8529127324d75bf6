"""What the office looked up elsewhere: evidence, written once and never changed."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import judge
from market.files.services import keep_file
from market.kernel import clock, journal
from market.kernel.errors import Refused
from vetting.lookups import ADDRESSES
from vetting.models import Dossier, Lookup, Paper
from vetting.services.locks import lock_dossier


@dataclass(frozen=True, kw_only=True)
class LookupFacts:
    """What was looked for, where, when, and what came of it."""

    place: str
    question: str
    result: str
    looked_up_at: datetime
    note: str = ""
    address: str = ""


def record_lookup(
    *,
    actor: Person,
    dossier: Dossier,
    facts: LookupFacts,
    paper: Paper | None = None,
    screenshot: "File[bytes] | None" = None,
) -> Lookup:
    """Keep what was found elsewhere about a dossier or one of its papers; the same twice is once."""
    if facts.looked_up_at > clock.now():
        raise Refused(_("Lúc tra cứu ở tương lai. Hãy xem lại ngày giờ."), field="looked_up_at")
    if facts.place == Lookup.Place.OTHER and not facts.address:
        raise Refused(_("Hãy ghi địa chỉ hoặc tên nơi tra cứu."), field="address")
    if facts.result != Lookup.Result.MATCHES and not facts.note:
        raise Refused(_("Hãy ghi đã thấy gì ở nơi tra cứu."), field="note")
    try:
        clean = judge(screenshot) if screenshot else None
    except Refused as problem:
        raise Refused(problem.message, field="screenshot") from problem
    with transaction.atomic():
        locked = lock_dossier(dossier)
        if locked.vendor.members.filter(person=actor).exists():
            raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không thẩm định hồ sơ này được."))
        columns = asdict(facts) | {"address": facts.address or ADDRESSES[facts.place]}
        if same := locked.lookups.filter(paper=paper, looked_up_by=actor, **columns).first():
            return same
        stored = keep_file(actor=actor, clean=clean) if clean else None
        lookup = Lookup.objects.create(dossier=locked, paper=paper, looked_up_by=actor, screenshot=stored, **columns)
        _note(actor, lookup, paper)
    return lookup


def _note(actor: Person, lookup: Lookup, paper: Paper | None) -> None:
    about = {"paper": paper.pk, "kind": paper.kind, "product": paper.product_id} if paper else {}
    with translation.override("vi"):  # the journal is read by everybody in one language
        words = f"{lookup.get_place_display()}, {lookup.question}: {lookup.get_result_display()}"
    journal.record(
        "lookup.recorded",
        actor=actor,
        subject=lookup.dossier,
        lookup=lookup.pk,
        place=lookup.place,
        result=lookup.result,
        note=f"{words}. {lookup.note}".rstrip(". ") + ".",
        **about,
    )
