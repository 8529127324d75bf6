"""Writing the evidence of a stop: a page to read first, the tables for people and for machines, and their hashes."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Count, Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.workbook import Sheet, Workbook
from orders.evidence.tables import evidence_sheets, listings_stopped, what_stopped
from orders.models import Order
from sessions.models import Stop

LANGUAGE = "vi"  # authorities read these files
STATEMENT_TIMEOUT = "20s"  # it is made while somebody waits


@transaction.atomic
def write_evidence(target: IO[bytes], stop: Stop) -> str:
    """Write the bundle of a stop into an empty file and wind it back; return the SHA-256 of the whole."""
    with translation.override(LANGUAGE), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        moment = clock.database_now()
        files = _files(stop, moment)
        sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
        for name, content in (files | {"sha256.txt": sums.encode()}).items():
            entry = zipfile.ZipInfo(name, date_time=clock.in_hanoi(moment).timetuple()[:6])
            entry.external_attr = 0o644 << 16
            box.writestr(entry, content, zipfile.ZIP_DEFLATED)
    target.seek(0)
    digest = hashlib.sha256(target.read()).hexdigest()
    target.seek(0)
    return digest


def _files(stop: Stop, moment: datetime) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT_TIMEOUT])
    sheets = list(evidence_sheets(stop))
    return {
        "doc-truoc.txt": _summary(stop, moment),
        "ho-so.json": _plain(sheets, moment),
        "ho-so.xlsx": _workbook(sheets, stop, moment),
    }


def _summary(stop: Stop, moment: datetime) -> bytes:
    placed = Order.objects.filter(lines__listing__in=listings_stopped(stop))
    sums = placed.aggregate(orders=Count("pk", distinct=True), last=Max("placed_at"))
    context = {"stop": stop, "session": stop.session, "what": what_stopped(stop), "created": moment, **sums}
    words = render_to_string("orders/stop_evidence.txt", context).strip()
    return (words.replace("\n", "\r\n") + "\r\n").encode()  # for Notepad, too


def _plain(sheets: Iterable[Sheet], moment: datetime) -> bytes:
    tables = {sheet.name: list(sheet.rows) for sheet in sheets}
    return json.dumps({"created": moment} | tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _workbook(sheets: Iterable[Sheet], stop: Stop, moment: datetime) -> bytes:
    title = _("Hồ sơ dừng bán, phiên %(number)d") % {"number": stop.session.number}
    with tempfile.TemporaryFile() as target:
        book = Workbook(target, title=title, created=moment)
        for sheet in sheets:
            book.add(sheet)
        book.close()
        target.seek(0)
        return target.read()
