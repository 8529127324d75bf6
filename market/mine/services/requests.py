"""Asking for a copy of one's data, or to be erased; thinking again; what the office may do about it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.mine.models import DUE, EXTENSION, GRACE, DataRequest
from market.notices.services import queue_notice

Kind, Status = DataRequest.Kind, DataRequest.Status


def ask_download(*, person: Person) -> DataRequest:
    """Return the copy that is being made; begin one when there is none."""
    return _ask(person, Kind.DOWNLOAD, timedelta())


def ask_erasure(*, person: Person) -> DataRequest:
    """Return the request to be erased; begin one when there is none. Who works here leaves first."""
    if person.roles:
        raise Refused(_("Tài khoản này có vai trò trong Ban tổ chức. Hãy nhờ quản trị viên thu hồi vai trò trước."))
    if person.vendor_memberships.exists():
        raise Refused(_("Anh/Chị đang là thành viên của một gian hàng. Hãy rời hoặc bàn giao gian hàng trước."))
    return _ask(person, Kind.ERASE, GRACE)


@transaction.atomic
def _ask(person: Person, kind: str, grace: timedelta) -> DataRequest:
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    waiting = DataRequest.objects.filter(person=person, kind=kind, status=Status.ASKED).first()
    if waiting:
        return waiting
    now = database_now()
    request = DataRequest.objects.create(
        person=person, kind=kind, asked_at=now, act_at=now + grace, due_at=now + DUE[kind]
    )
    journal.record("data.asked", actor=person, subject=request, kind=kind)
    tell("data-received", request)
    return request


@transaction.atomic
def withdraw(*, person: Person, pk: int) -> DataRequest:
    """Think again; twice is once."""
    request = _locked(pk)
    if request.status != Status.ASKED:
        return request
    _settle(request, Status.WITHDRAWN, actor=person)
    return request


@transaction.atomic
def extend(*, actor: Person, pk: int, words: str) -> DataRequest:
    """Put a request off once, with the reason its owner reads."""
    request = _locked(pk)
    if request.status != Status.ASKED or request.extended_at:
        raise Refused(_("Yêu cầu này không gia hạn được nữa."))
    request.extended_at, request.words = database_now(), words
    request.due_at += EXTENSION
    request.late_told_at = None
    request.save(update_fields=["extended_at", "words", "due_at", "late_told_at"])
    journal.record("data.extended", actor=actor, subject=request, kind=request.kind)
    tell("data-extended", request)
    return request


@transaction.atomic
def refuse(*, actor: Person, pk: int, words: str) -> DataRequest:
    """Refuse a request, with the reason its owner reads."""
    request = _locked(pk)
    request.words = words
    _settle(request, Status.REFUSED, actor=actor)
    tell("data-refused", request)
    return request


def settle(request: DataRequest, *, done_at: datetime) -> None:
    """Mark a locked request done, by itself."""
    request.move_to(Status.DONE)
    request.settled_at = done_at
    request.save()
    journal.record("data.done", actor=None, subject=request, kind=request.kind)


def _settle(request: DataRequest, status: str, *, actor: Person) -> None:
    request.move_to(status)
    request.settled_at, request.settled_by = database_now(), actor
    request.save(update_fields=["status", "settled_at", "settled_by", "words"])
    journal.record(f"data.{status}", actor=actor, subject=request, kind=request.kind)


def _locked(pk: int) -> DataRequest:
    return DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)


def tell(kind: str, request: DataRequest) -> None:
    """Write to a request's owner; who has no address reads it on the page."""
    if request.person.email:
        _queue(kind, request, request.person, reverse("mine:show-data"))


def tell_office_late(pk: int) -> bool:
    """Tell the administrators that a request is late; tell whether this call did. Twice is once."""
    with transaction.atomic():
        request = _locked(pk)
        now = database_now()
        if not request.is_late(now) or request.late_told_at:
            return False
        request.late_told_at = now
        request.save(update_fields=["late_told_at"])
        admins = Person.objects.filter(role_grants__role=Role.ADMIN, is_active=True, email__isnull=False)
        for admin in admins.distinct():
            _queue("data-late", request, admin, reverse("mine:list-data-requests"))
    return True


def _queue(kind: str, request: DataRequest, to: Person, path: str) -> None:
    context: dict[str, Any] = {"request": request, "page_url": settings.SITE_URL + path}
    key = f"{kind}-{request.pk}-{to.pk}"
    queue_notice(kind=kind, key=key, recipient=to.email or "", context=context)
