"""The page everything of one's own is reached from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, signed_in
from market.kernel.clock import today_in_hanoi
from market.mine.selectors import complaints_of, counts_of, questions_of
from orders.aftercare.timeline import badge_of
from orders.delivery.coming import coming_to
from orders.selectors import orders_of
from sessions.product_questions.selectors import questions_of_person
from sessions.services.complaint_notices import case_url

LATEST = 3  # orders shown here
MOST = 50  # questions, and complaints


@signed_in
@never_cache
@require_safe
def show_mine(request: PersonRequest) -> HttpResponse:
    today = today_in_hanoi()
    context = {
        "today": today,
        "coming": coming_to(request.user, today),
        "orders": [(order, badge_of(order.status)) for order in orders_of(request.user)[:LATEST]],
        "counts": counts_of(request.user),
    }
    return render(request, "mine/home.html", context)


@signed_in
@never_cache
@require_safe
def list_words(request: PersonRequest) -> HttpResponse:
    """Show what one asked and complained of."""
    complaints = [(each, case_url(each)) for each in complaints_of(request.user)[:MOST]]
    context = {
        "questions": questions_of(request.user)[:MOST],
        "asked": questions_of_person(request.user)[:MOST],
        "complaints": complaints,
    }
    return render(request, "mine/words.html", context)
