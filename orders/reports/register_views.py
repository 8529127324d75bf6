"""The registers of vetting on screen and as files: who was vetted how, and which papers end."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import IO

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel import clock
from orders.reports.ending_papers import ending_page
from orders.reports.forms import EndingRegisterForm, RegisterForm, VettingRegisterForm
from orders.reports.names import TYPES
from orders.reports.registers import (
    Asked,
    Register,
    ending_register,
    vetting_register,
    write_plain_register,
    write_register,
)
from orders.reports.selection import Selection, scope_of
from orders.reports.vetting_register import vetting_page
from orders.reports.views import READERS as REPORT_READERS
from vetting.access import VETTING_ROLES

XLSX, CSV = TYPES["xlsx"], TYPES["csv"]
READERS = (Role.REVIEWER, Role.APPROVER, Role.REPORT_OFFICER, Role.OFFICIAL)


@office(*READERS)
@require_safe
def show_vetting_register(request: PersonRequest) -> HttpResponse:
    form = VettingRegisterForm(request.GET)
    selection = _selection(request, form)
    rows, after = vetting_page(selection, form.state, after=form.begins_after)
    context = {"form": form, "rows": rows, "after": after, **_ways(request)}
    return render(request, "orders/reports/vetting_register.html", context)


@office(*READERS)
@require_safe
def download_vetting_register(request: PersonRequest) -> FileResponse:
    form = VettingRegisterForm(request.GET)
    return _file(request, vetting_register(_selection(request, form), form.state), form.asked(), "so-tham-dinh")


@office(*READERS)
@require_safe
def download_plain_vetting_register(request: PersonRequest) -> FileResponse:
    form = VettingRegisterForm(request.GET)
    return _plain_file(request, vetting_register(_selection(request, form), form.state), "so-tham-dinh")


@office(*READERS)
@require_safe
def show_ending_papers(request: PersonRequest) -> HttpResponse:
    form = EndingRegisterForm(request.GET)
    selection = _selection(request, form)
    rows, after = ending_page(selection, form.state, after=form.begins_after)
    context = {"form": form, "rows": rows, "after": after, **_ways(request)}
    return render(request, "orders/reports/ending_papers.html", context)


@office(*READERS)
@require_safe
def download_ending_papers(request: PersonRequest) -> FileResponse:
    form = EndingRegisterForm(request.GET)
    return _file(request, ending_register(_selection(request, form), form.state), form.asked(), "giay-to-het-han")


@office(*READERS)
@require_safe
def download_plain_ending_papers(request: PersonRequest) -> FileResponse:
    form = EndingRegisterForm(request.GET)
    return _plain_file(request, ending_register(_selection(request, form), form.state), "giay-to-het-han")


def _selection(request: PersonRequest, form: RegisterForm) -> Selection:
    """Return what is asked for, narrowed to what the reader may see."""
    return Selection(form.wishes(), clock.now(), scope_of(request.user))


def _file(request: PersonRequest, register: Register, asked: Asked, name: str) -> FileResponse:
    write = partial(write_register, register=register, asked=asked, person=request.user)
    return _written(write, f"{name}-{clock.today_in_hanoi():%Y-%m-%d}.xlsx", XLSX)


def _plain_file(request: PersonRequest, register: Register, name: str) -> FileResponse:
    write = partial(write_plain_register, register=register, person=request.user)
    return _written(write, f"{name}-{clock.today_in_hanoi():%Y-%m-%d}.csv", CSV)


def _written(write: Callable[[IO[bytes]], int], filename: str, content_type: str) -> FileResponse:
    """Write a register into a temporary file and send it; the file goes when it was sent."""
    with ExitStack() as until_written:
        target = until_written.enter_context(tempfile.TemporaryFile())
        write(target)
        until_written.pop_all()  # from here on the response closes it
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=filename, content_type=content_type)


def _ways(request: PersonRequest) -> dict[str, object]:
    """Return which pages around the registers this person may open, and the filters in the address."""
    query = request.GET.copy()
    query.pop("after", None)
    return {
        "reads_reports": bool(request.user.roles & set(REPORT_READERS)),
        "reads_dossiers": bool(request.user.roles & VETTING_ROLES),
        "query": query.urlencode(),
        "today": clock.today_in_hanoi(),
    }
