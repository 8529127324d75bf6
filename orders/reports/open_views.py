"""Open data: what there is, what it means, under which licence; and the files, for people and programs."""

from datetime import UTC

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.files.depot import STORAGE_ERRORS
from market.kernel.errors import Absent
from orders.models import ReportFile
from orders.reports import open_data
from orders.reports.listed.r28 import LICENCE
from orders.reports.names import TYPES

KEPT_SECONDS = 300  # by browsers and whatever stands between: a later pack counts what was cancelled since


@public
@require_safe
def show_open_data(request: HttpRequest) -> HttpResponse:
    page = open_data.page_before(request.GET.get("before", ""))
    context = {"page": page, "scheme": open_data.scheme(), "licence": LICENCE}
    return render(request, "orders/reports/open_data.html", context)


@public
@require_safe
def show_open_session(request: HttpRequest, number: int) -> HttpResponse:
    session = open_data.session_with_open_data(number)
    context = {"session": session, "files": open_data.open_files(number), "licence": LICENCE}
    return render(request, "orders/reports/open_session.html", context)


@public
@require_safe
def download_open_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    return _sent(request, open_data.open_file(number, ReportFile.Format.CSV))


@public
@require_safe
def download_open_json(request: HttpRequest, number: int) -> HttpResponseBase:
    return _sent(request, open_data.open_file(number, ReportFile.Format.JSON))


def _sent(request: HttpRequest, file: ReportFile) -> HttpResponseBase:
    """Hand out a file under its hash: who has it gets 304."""
    etag, changed = f'"{file.digest}"', file.compilation.ready_at
    moment = int(changed.astimezone(UTC).timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=moment) or _body(file)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"  # anybody's page may read it
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    return response


def _body(file: ReportFile) -> HttpResponseBase:
    session = file.compilation.session
    name = f"phien-{session.number if session else 0}.{file.format}"
    try:
        source = default_storage.open(file.path)
    except STORAGE_ERRORS as error:
        raise Absent(_("Không có tệp này.")) from error
    return FileResponse(source, as_attachment=True, filename=name, content_type=TYPES[ReportFile.Format(file.format)])
