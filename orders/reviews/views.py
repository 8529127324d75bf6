"""Reviews: the buyer writes at the receipt, the vendor answers at its desk, the office reads the words first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, public, vendor_only
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from market.kernel.texts import whole_number
from orders.access import whole_order_of_buyer
from orders.buying.own_orders import proof_of
from orders.forms.words import WordsForm
from orders.models import Order, Review
from orders.reviews import access, selectors, services
from orders.reviews.forms import DecisionForm, HideForm, ReviewForm
from orders.reviews.sheet import ReviewSheet
from orders.views.sending import person_of
from orders.views.with_key import key_query
from vetting.access import part_in
from vetting.parts import Ability, may

moderates = office(Role.MODERATOR, Role.DIRECTOR)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def review_order(request: HttpRequest, code: str) -> HttpResponse:
    """Let the buyer speak of each thing they received."""
    order = whole_order_of_buyer(request.user, code, proof_of(request))
    query = key_query(request)
    sheet = ReviewSheet(order, request.POST if request.method == "POST" else None)
    form = sheet.sent_form
    if form and form.is_valid() and _is_written(request, order, form):
        return redirect(reverse("orders:review-order", args=[order.code]) + query)
    context = {"order": order, "sheet": sheet, "back_url": order.get_absolute_url() + query, "query": query}
    return render(request, "orders/reviews/write.html", context, status=422 if form else 200)


def _is_written(request: HttpRequest, order: Order, form: ReviewForm) -> bool:
    """Keep what the form holds; tell whether that is done."""
    limits.hit("review", {"address": address_block(request)})
    try:
        review = services.write_review(actor=person_of(request), order=order, writing=form.writing())
    except Problem as problem:
        add_problem(form, problem)
        return False
    waits = review.status == Review.Status.WAITING
    said = _("Cảm ơn Anh/Chị. Điểm được tính ngay; lời hiện sau khi Ban tổ chức đọc.")
    messages.success(request, said if waits else _("Cảm ơn Anh/Chị. Điểm đã được tính."))
    return True


@vendor_only
@require_safe
def list_vendor_reviews(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_with_reviews(request.user, vendor_slug)
    before = whole_number(request.GET.get("truoc", ""))
    reviews, next_before = selectors.page_of(selectors.worded_reviews(vendor=vendor), before)
    context = {
        "vendor": vendor,
        "rating": selectors.rating_of_vendor(vendor),
        "reviews": reviews,
        "next_before": next_before,
        "may_answer": may(part_in(request.user, vendor_slug), Ability.LIST_GOODS),
    }
    return render(request, "orders/reviews/vendor.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer_review(request: PersonRequest, vendor_slug: str, review_pk: int) -> HttpResponse:
    """Take what the vendor answers to a review."""
    review = access.review_to_answer(request.user, vendor_slug, review_pk)
    known = {"words": review.reply}
    form = WordsForm(
        request.POST or None, label=_("Lời đáp của gian hàng"), longest=services.LONGEST_REPLY, initial=known
    )
    if form.is_valid():
        try:
            services.answer_review(actor=request.user, review=review, text=form.cleaned_data["words"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Lời đáp đã hiện dưới đánh giá."))
            return redirect("orders:list-vendor-reviews", vendor_slug)
    context = {"vendor": review.vendor, "review": review, "form": form}
    return render(request, "orders/reviews/answer.html", context, status=422 if form.is_bound else 200)


@moderates
@require_safe
def list_reviews(request: PersonRequest) -> HttpResponse:
    shelf = request.GET.get("ngan", "")
    shelf = shelf if shelf in Review.Status.values else Review.Status.WAITING
    found = selectors.reviews_on(shelf)
    before = whole_number(request.GET.get("truoc", "")) if shelf != Review.Status.WAITING else None
    reviews, next_before = selectors.page_of(found, before)
    context = {
        "shelf": shelf,
        "shelves": [(value, label) for value, label in Review.Status.choices],
        "waiting": selectors.waiting_count(),
        "rows": [(review, _undecided(review)) for review in reviews],
        "next_before": next_before if shelf != Review.Status.WAITING else None,
    }
    return render(request, "orders/reviews/office.html", context)


def _undecided(review: Review) -> HideForm:
    return HideForm(initial={"version": review.version}, auto_id=f"danh-gia-{review.pk}-%s")


@moderates
@require_POST
def show_review(request: PersonRequest, review_pk: int) -> HttpResponse:
    """Let everybody read a review's words."""
    review = access.review_numbered(review_pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Anh/Chị hãy tải lại trang rồi làm lần nữa."))
    services.show_review(actor=request.user, seen=form.seen(review))
    messages.success(request, _("Lời đánh giá đã hiện."))
    return redirect("orders:list-reviews")


@moderates
@require_POST
def hide_review(request: PersonRequest, review_pk: int) -> HttpResponse:
    """Take a review's words out of sight."""
    review, form = access.review_numbered(review_pk), HideForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy chọn lý do ẩn."))
    services.hide_review(actor=request.user, seen=form.seen(review), reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã ẩn lời đánh giá; điểm vẫn được tính."))
    return redirect("orders:list-reviews")
