"""Asking about a product on its page, and answering at the vendor's desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, vendor_only
from market.gate.addresses import address_block
from market.gate.limits import hit
from market.kernel.clock import now
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from sessions.product_questions import access, selectors, services
from sessions.product_questions.clock import ANSWER_HOURS
from sessions.product_questions.forms import AnswerForm, ProductQuestionForm
from sessions.selectors import live_session, next_session
from vetting.access import vendor_for_listing
from vetting.models import Product, Vendor


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form with what the person asked before; take a question."""
    product = access.product_to_ask_about(slug)
    person = request.user if request.user.is_authenticated else None
    form = ProductQuestionForm(request.POST or None, person=person)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        refused = _refusal(request, product, person, form)
        if not refused:
            messages.success(request, _("Đã gửi câu hỏi. Câu trả lời sẽ gửi tới Anh/Chị và hiện trên trang này."))
            return redirect("storefront:show-product", product.slug)
        status = refused
    context = {
        "product": product,
        "form": form,
        "hours": ANSWER_HOURS,
        "listing": selectors.listing_asked_on_air(product),
        "own": selectors.questions_of_person(person, product) if person else [],
    }
    return render(request, "sessions/product_questions/ask.html", context, status=status)


def _refusal(request: HttpRequest, product: Product, person: Person | None, form: ProductQuestionForm) -> int:
    """Take a question; return 0, or the status of a refusal, whose words then stand on the form."""
    asker, data = form.asker(person), form.cleaned_data
    try:
        who = str(person.pk) if person else asker.email
        hit("product question", {"asker": who, "address": address_block(request)})
        services.ask_about_product(asker=asker, product=product, text=data["text"], key=data["key"])
    except Problem as problem:
        add_problem(form, problem)
        return problem.status
    return 0


@vendor_only
@require_safe
def list_product_questions(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    return _desk(request, vendor_for_listing(request.user, vendor_slug))


def _desk(request: PersonRequest, vendor: Vendor, failed: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    forms = {failed.question.pk: failed} if failed else {}
    rows = [
        (each, forms.get(each.pk) or AnswerForm(question=each, answer=each.answer))
        for each in selectors.questions_of_vendor(vendor)
    ]
    context: dict[str, Any] = {
        "vendor": vendor,
        "evening": live_session() or next_session(),
        "waiting": [row for row in rows if not row[0].answer],
        "answered": [row for row in rows if row[0].answer],
        "opened": failed.question.pk if failed else None,
        "now": now(),
    }
    return render(request, "sessions/product_questions/vendor.html", context, status=status)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer_product_question(request: PersonRequest, vendor_slug: str, question_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    question = access.question_for_vendor(vendor, question_id)
    desk = reverse("sessions:list-product-questions", args=[vendor.slug])
    if request.method != "POST":
        return redirect(f"{desk}#cau-{question.pk}")
    form = AnswerForm(request.POST, question=question)
    refuse_unseen(form)
    if not form.is_valid():
        return _desk(request, vendor, form, 422)
    try:
        services.answer_for_vendor(actor=request.user, seen=form.seen(), answer=form.cleaned_data["answer"])
    except Problem as problem:
        add_problem(form, problem)
        return _desk(request, vendor, form, problem.status)
    messages.success(request, _("Đã trả lời. Người hỏi được báo, mọi người đọc được trên trang sản phẩm."))
    return redirect(desk)


def refuse_unseen(form: Any) -> None:
    """Refuse a press of a button that does not say which version was seen."""
    if "version" in form.errors:
        raise Refused(_("Anh/Chị hãy tải lại trang rồi làm lần nữa."))
