"""The words of messages: the office reads, changes, tries them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.notices import text_pages, texts
from market.notices.text_forms import TextForm
from market.notices.trying import send_sample

WRITERS = (Role.ADMIN, Role.DIRECTOR)


@office(*WRITERS)
@require_safe
def list_texts(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/texts.html", {"kinds": text_pages.kinds_with_state()})


@office(*WRITERS)
@require_safe
def show_text(request: HttpRequest, kind: str) -> HttpResponse:
    context = {
        "kind": texts.kind_or_absent(kind),
        "both": [text_pages.words_of(kind, language) for language in texts.LANGUAGES],
        "history": text_pages.history_of(kind),
    }
    return render(request, "notices/text.html", context)


@office(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: PersonRequest, kind: str, language: str) -> HttpResponse:
    what, words = texts.kind_or_absent(kind), text_pages.words_of(kind, language)
    first = {"subject": words.subject, "body": words.body}
    form = TextForm(request.POST or None, initial=first, house=words.house)
    preview = words.preview
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if "preview" not in request.POST:
            texts.write_text(actor=request.user, kind=kind, language=language, **typed)
            messages.success(request, _("Đã lưu lời mới. Thư lập từ bây giờ dùng lời này."))
            return redirect("notices:show-text", kind)
        preview = text_pages.preview_of(words.house, typed["subject"], typed["body"])
    context = {"kind": what, "words": words, "form": form, "preview": preview}
    return render(request, "notices/edit_text.html", context)


@office(*WRITERS)
@require_POST
def use_house_text(request: PersonRequest, kind: str, language: str) -> HttpResponse:
    texts.use_house_text(actor=request.user, kind=kind, language=language)
    messages.success(request, _("Từ bây giờ lại dùng lời gốc."))
    return redirect("notices:show-text", kind)


@office(*WRITERS)
@require_POST
def try_text(request: PersonRequest, kind: str, language: str) -> HttpResponse:
    send_sample(actor=request.user, kind=kind, language=language)
    messages.success(request, _("Đã gửi thử tới địa chỉ của Anh/Chị."))
    return redirect("notices:show-text", kind)
