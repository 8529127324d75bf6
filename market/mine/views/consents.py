"""What one agreed to, purpose by purpose."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services.consents import consents_of, history_of, set_consent
from market.mine.forms import ConsentsForm

SHOWN = 30  # answers of before


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_consents(request: PersonRequest) -> HttpResponse:
    """Show each purpose with one's own answer; a POST writes down what changed."""
    given = consents_of(request.user)
    is_trader = request.user.kind == Person.Kind.TRADER
    form = ConsentsForm(request.POST if request.method == "POST" else None, given=given, is_trader=is_trader)
    if form.is_bound and form.is_valid():
        for purpose, is_given in form.cleaned_data.items():
            set_consent(person=request.user, purpose=purpose, is_given=is_given, way="consents")
        messages.success(request, _("Đã ghi câu trả lời của Anh/Chị."))
        return redirect("mine:show-consents")
    return render(request, "mine/consents.html", {"form": form, "history": history_of(request.user)[:SHOWN]})
