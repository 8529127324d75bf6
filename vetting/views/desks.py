"""The page of a paper being prepared: what it is about, what comes with a request, how it is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.rules import PersonRequest
from market.files.names import shown_name
from market.files.sentences import disarmed_sentence
from market.files.uploads import uploads_at
from market.gate.limits import hit
from market.kernel.errors import Absent, Problem
from market.kernel.htmx import is_htmx, render_part
from vetting import access
from vetting.forms.fields import IMAGES, PAPERS
from vetting.forms.papers import PLAIN, PaperForm, changed_texts
from vetting.models import Dossier, DraftPage, Vendor
from vetting.samples import sample_of
from vetting.selectors.drafts import PaperDesk, paper_desk
from vetting.services import drafts as services
from vetting.services.papers import paper_of_form

ANCHOR = "trang-giay"  # where the pages are, on the page


@dataclass(frozen=True)
class Code:
    """A code read from a picture: text from a stranger, its host named so that nobody is led astray."""

    text: str

    @property
    def host(self) -> str:
        """Return the site it leads to, if it is an address."""
        try:
            parts = urlsplit(self.text)
            return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
        except ValueError:
            return ""


@dataclass(frozen=True)
class Shown:
    """A page kept so far, with what is to be said of it."""

    page: DraftPage

    @property
    def codes(self) -> list[Code]:
        """Return the codes read from it."""
        return [Code(text) for text in self.page.read_codes]

    @property
    def disarmed(self) -> str:
        """Return what was taken out of it."""
        return disarmed_sentence(self.page.file)


@dataclass(frozen=True)
class Trouble:
    """A file that was not taken, and why; without a name, what could not be done to the pages."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Desk:
    """A vendor's paper being prepared, fetched for one request by somebody who may."""

    vendor: Vendor
    paper: PaperDesk

    @property
    def product_pk(self) -> int:
        """Return the product as addresses name it; 0 for the vendor's own papers."""
        product = self.paper.item.product
        return product.pk if product else 0

    @property
    def url(self) -> str:
        """Return the address of the page."""
        arguments = [self.vendor.slug, self.paper.item.kind]
        if self.product_pk:
            return reverse("vetting:upload-product-paper", args=[*arguments, self.product_pk])
        return reverse("vetting:upload-paper", args=arguments)

    def fresh(self) -> "Desk":
        """Return the paper as it is now, after something was written."""
        paper = paper_desk(self.paper.dossier, self.paper.item.kind, self.product_pk)
        return Desk(self.vendor, paper or self.paper)

    def form(self) -> PaperForm:
        """Return the form with what was typed so far."""
        return PaperForm(self.paper.typed, item=self.paper.item, vendor=self.vendor)

    def page(self, pk: int) -> DraftPage:
        """Return one of the pages kept so far."""
        page = next((page for page in self.paper.pages if page.pk == pk), None)
        if page is None:
            raise Absent(_("Trang này không còn trong giấy tờ đang soạn."))
        return page


def desk_for(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int | None) -> Desk:
    """Return the paper an address is about; other kinds of paper have no page."""
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    paper = paper_desk(access.open_dossier_of(vendor), kind, product_pk)
    if paper is None:
        raise Absent(_("Hồ sơ này không cần loại giấy tờ đó."))
    return Desk(vendor, paper)


def handed_in_before(desk: Desk, request: PersonRequest) -> int | None:
    """Return the paper the form of this request brought already."""
    key = _key(request)
    paper = paper_of_form(desk.paper.dossier, key) if key else None
    return paper.pk if paper else None


def keep_typed(desk: Desk, request: PersonRequest) -> None:
    """Keep what came typed with a request."""
    texts = changed_texts(request.POST)
    services.keep_typed(dossier=desk.paper.dossier, item=desk.paper.item, typed=texts, request_key=_key(request))


def take_files(desk: Desk, request: PersonRequest) -> list[Trouble]:
    """Keep the files of a request as pages, one by one; return those that were not taken, each with its reason."""
    about: dict[str, Any] = {"actor": request.user, "dossier": desk.paper.dossier, "item": desk.paper.item}
    troubles = []
    for upload in request.FILES.getlist("files"):
        try:
            hit("upload", {"person": str(request.user.pk)})
            services.add_page(**about, upload=upload)
        except Problem as problem:
            troubles.append(Trouble(shown_name(upload.name or ""), problem.message))
    coming = {upload.pk: upload for upload in uploads_at(request.user, desk.paper.place)}
    for pk in _uuids(request.POST.getlist("uploads")):
        try:
            if pk in coming:  # else another request took it, and the page shows what came of it
                services.add_uploaded_page(**about, upload=coming[pk])
        except Problem as problem:
            troubles.append(Trouble(shown_name(coming[pk].name), problem.message))
    return troubles


def show_desk(
    request: PersonRequest,
    desk: Desk,
    form: PaperForm | None = None,
    troubles: Sequence[Trouble] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """Show the page; with a form that was sent, say all that is missing, else only what is wrong so far."""
    fresh = form or desk.form()
    if form is None:
        fresh.forgive_blanks()
    context = _context(request, desk, troubles) | {"form": fresh, "lines": fresh.lines(), "was_sent": form is not None}
    return render_part(request, "vetting/paper.html", "form", context, status=status)


def change_pages(request: PersonRequest, desk: Desk, change: Callable[[], object] | None = None) -> HttpResponse:
    """Keep what was typed, change the pages, take the files that came along, and answer with the pages.

    For htmx a refusal stands above the list as it is now: it would else take the place of the list.
    """
    try:
        keep_typed(desk, request)
        if change:
            change()
    except Problem as problem:
        if not is_htmx(request):
            raise
        return _list_pages(request, desk, [Trouble("", problem.message)], status=409)
    return _show_pages(request, desk, take_files(desk, request))


def _show_pages(request: PersonRequest, desk: Desk, troubles: Sequence[Trouble]) -> HttpResponse:
    """Answer a change of the pages: the list of pages for htmx, the page otherwise."""
    if is_htmx(request):
        return _list_pages(request, desk, troubles, status=422 if troubles else 200)
    fresh = desk.fresh()
    if troubles:
        return show_desk(request, fresh, troubles=troubles, status=422)
    return redirect(f"{fresh.url}#{ANCHOR}")


def _list_pages(request: PersonRequest, desk: Desk, troubles: Sequence[Trouble], *, status: int) -> HttpResponse:
    return render(request, "vetting/_paper_pages.html", _context(request, desk.fresh(), troubles), status=status)


def _context(request: PersonRequest, desk: Desk, troubles: Sequence[Trouble]) -> dict[str, object]:
    item = desk.paper.item
    return {
        "vendor": desk.vendor,
        "item": item,
        "desk": desk,
        "pages": [Shown(page) for page in desk.paper.pages],
        "needs_code": item.kind in PLAIN,
        "unfinished": uploads_at(request.user, desk.paper.place),
        "troubles": troubles,
        "is_open": desk.paper.dossier.status in Dossier.EDITABLE,
        "images": IMAGES,
        "files": PAPERS,
        "sample": sample_of(item.kind),
    }


def _key(request: PersonRequest) -> UUID | None:
    """Return the key of the form a request comes from."""
    return next(iter(_uuids([request.POST.get("request_key", "")])), None)


def _uuids(texts: Iterable[str]) -> list[UUID]:
    """Return the keys among texts of a request; nonsense is left out."""
    keys = []
    for text in texts:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys
