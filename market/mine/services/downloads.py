"""Making the copy of somebody's data once, handing it out for a week, deleting it."""

import csv
import io
import json
import tempfile
import zipfile
from typing import IO, Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files import depot
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent
from market.mine.contents import TABLES
from market.mine.models import KEPT_FOR, DataRequest
from market.mine.services.requests import settle, tell

MAX_TRIES = 5
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so would be run by a spreadsheet


def make_download(pk: int) -> DataRequest | None:
    """Make one copy and tell its owner; nothing when it is made already. Of two workers, one file is kept."""
    request = DataRequest.objects.select_related("person").get(pk=pk)
    if request.kind != DataRequest.Kind.DOWNLOAD or request.status != DataRequest.Status.ASKED:
        return None
    DataRequest.objects.filter(pk=pk).update(tries=request.tries + 1)
    with tempfile.TemporaryFile() as target:
        write_copy(target, request.person)
        size = target.seek(0, 2)
        target.seek(0)
        path = default_storage.save(f"tai-ve/{uuid4()}.zip", File(target))
    finished = _finish(pk, path=path, size=size)
    if finished is None:
        depot.delete([path])
    return finished


@transaction.atomic
def _finish(pk: int, *, path: str, size: int) -> DataRequest | None:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if request.status != DataRequest.Status.ASKED:
        return None
    now = database_now()
    request.path, request.size, request.expires_at = path, size, now + KEPT_FOR
    settle(request, done_at=now)
    tell("data-ready", request)
    return request


def write_copy(target: IO[bytes], person: Person) -> None:
    """Write a ZIP: one JSON file with everything, and each table as CSV for a spreadsheet."""
    tables = {name: [dict(row) for row in table(person)] for name, table in TABLES.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        everything = json.dumps(tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("du-lieu.json", everything)
        for name, rows in tables.items():
            if rows:
                archive.writestr(f"{name}.csv", _csv(rows))


def _csv(rows: list[dict[str, Any]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value) for column, value in row.items()})
    return ("\ufeff" + text.getvalue()).encode()


def _cell(value: Any) -> Any:
    is_dangerous = isinstance(value, str) and value.startswith(_FORMULA) and not value[1:].isdigit()
    return f"'{value}" if is_dangerous else value


def open_download(*, person: Person, request: DataRequest) -> "File[bytes]":
    """Open a copy for its owner; that it was fetched stands in the journal."""
    try:
        content: File[bytes] = default_storage.open(request.path)
    except FileNotFoundError:
        raise Absent(_("Bản này không còn trong kho. Hãy xin bản mới.")) from None
    journal.record("data.downloaded", actor=person, subject=request)
    return content


@transaction.atomic
def drop_download(pk: int) -> bool:
    """Delete a copy whose week is over; tell whether this call did."""
    old = DataRequest.objects.select_for_update(skip_locked=True).filter(pk=pk, expires_at__lte=database_now())
    request = old.exclude(path="").first()
    if request is None:
        return False
    path, request.path = request.path, ""
    request.save(update_fields=["path"])
    transaction.on_commit(lambda: depot.delete([path]))
    return True
