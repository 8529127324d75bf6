"""What acts or hides in a PDF is taken out; the pages stay, and the very upload is kept where no page shows it."""

import hashlib
import io
from contextlib import suppress

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pikepdf import Array, Dictionary, Name

from market.files import depot
from market.files.cell.active import dictionaries
from market.files.cell.documents import clean_document
from market.files.cell.verdicts import Reason, Unfit
from market.files.models import StoredFile
from market.files.sentences import disarmed_sentence
from market.files.services import discard_file
from tests.files.hostile import DISARMABLE, NAMED_PDF, changed, script
from tests.files.ordinary import kept, new_pdf, pdf, saved
from tests.files.test_documents import ink

SCRIPTED = DISARMABLE["script on opening"][0]
# Names and keys that no paper needs; the file is written out unpacked, so that nothing can hide from the search.
SIGNS = [
    *(b"JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/EF", b"/AcroForm", b"/XFA", b"/Annots", b"/OpenAction"),
    *(b"/AA", b"/RichMedia", b"/Screen", b"/Rendition", b"/Names", b"/Outlines", b"app.alert", b"cmd.exe", b"MZ"),
]


@pytest.mark.parametrize("case", DISARMABLE)
def test_nothing_active_is_left_and_the_page_looks_as_before(case):
    build, reasons = DISARMABLE[case]
    original = build()
    clean = clean_document(original)
    assert set(clean.disarmed) == reasons
    with pikepdf.open(io.BytesIO(clean.content)) as document:
        unpacked = saved(document, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        keys = set[str]().union(*(node.keys() for node in dictionaries(document)))
    assert not [sign for sign in SIGNS if sign in unpacked]
    assert not keys & {"/A", "/AA", "/JS", "/F", "/EF", "/XFA", "/Annots"}
    assert ink(clean.content) >= ink(original)  # what a form shows is drawn into the page now


def test_an_ordinary_document_has_nothing_to_take_out():
    assert clean_document(pdf()).disarmed == ()


def test_what_hides_where_pages_keep_their_resources_is_refused():
    document = new_pdf()
    document.pages[0].Resources.Properties = Dictionary(P=Array([Dictionary(X=script())]))
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        clean_document(saved(document))


@pytest.mark.django_db
def test_the_original_is_kept_apart(left_behind):
    original = SCRIPTED()
    stored = kept(original, NAMED_PDF)
    assert stored.disarmed == ["script"]
    assert stored.quarantine_path
    assert stored.quarantine_path.startswith("cach-ly/")
    assert NAMED_PDF not in stored.quarantine_path
    assert depot.read(stored.quarantine_path) == original
    assert stored.original_sha256 == hashlib.sha256(original).hexdigest()
    assert left_behind() == sorted([stored.path, stored.preview_path, stored.thumbnail_path, stored.quarantine_path])


@pytest.mark.django_db
def test_of_an_ordinary_paper_no_original_is_kept(left_behind):
    stored = kept(pdf())
    assert (stored.disarmed, stored.quarantine_path) == ([], None)
    assert len(left_behind()) == 3


@pytest.mark.django_db
def test_the_original_goes_with_the_paper(left_behind, django_capture_on_commit_callbacks):
    stored = kept(SCRIPTED())
    with django_capture_on_commit_callbacks(execute=True):
        discard_file(stored=stored)
    assert left_behind() == []


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_original_along(left_behind):
    with suppress(ZeroDivisionError), transaction.atomic():
        assert len({kept(SCRIPTED()).quarantine_path, *left_behind()}) == 4
        raise ZeroDivisionError
    assert left_behind() == []


@pytest.mark.django_db
@pytest.mark.parametrize("columns", [{"disarmed": ["encrypted"]}, {"disarmed": []}])
def test_the_database_refuses_an_original_without_a_reason(left_behind, columns):
    stored = kept(SCRIPTED())
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**columns)


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        (["script"], "Tệp có kịch bản bên trong. Chợ giữ bản đã gỡ kịch bản; bản gốc được cất riêng."),
        (["launch"], "Tệp có lệnh mở chương trình khác."),
        (["embedded"], "Tệp có tệp khác đính kèm."),
        (["multimedia"], "Tệp có phim hoặc âm thanh."),
        (["form"], "Tệp có biểu mẫu điện tử bên trong."),
        (["script", "form"], "Tệp có nhiều thành phần tự chạy hoặc ẩn bên trong."),
    ],
)
def test_the_person_is_told_what_was_taken_out(reasons, words):
    said = disarmed_sentence(StoredFile(disarmed=reasons))
    assert said.startswith(words)
    assert said.endswith("bản gốc được cất riêng.")


def test_nothing_is_said_when_nothing_was_taken_out():
    assert disarmed_sentence(StoredFile()) == ""


def test_a_signed_form_with_an_empty_look_is_still_a_form():
    document = changed(lambda pdf: pdf.Root.__setattr__("AcroForm", Dictionary(Fields=[], SigFlags=3)))
    assert clean_document(document).disarmed == ()
    assert Name.AcroForm not in pikepdf.open(io.BytesIO(clean_document(document).content)).Root
