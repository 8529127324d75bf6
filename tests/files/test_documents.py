"""Documents come out with their pages and nothing else."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from market.files.cell.active import MAX_PICTURE_BYTES, dictionaries
from market.files.cell.documents import clean_document
from market.files.cell.pages import render_page
from market.files.cell.verdicts import Reason, Unfit
from tests.files.hostile import CATALOGUE, TREE, archive
from tests.files.ordinary import new_pdf, pdf, raw_pdf, saved


def cleaned(document: pikepdf.Pdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(clean_document(saved(document)).content))


def ink(content: bytes, page: int = 1) -> int:
    """Return how many dark pixels a page shows."""
    return sum(render_page(content, page=page, width=300).convert("L").histogram()[:128])


def test_an_ordinary_document_keeps_its_pages():
    clean = clean_document(pdf(3))
    assert (clean.media_type, clean.pages, clean.width, clean.height) == ("application/pdf", 3, 595, 842)
    assert ink(clean.content) == ink(pdf(3)) > 0


def test_sixty_pages_are_taken():
    assert clean_document(pdf(60)).pages == 60


def test_links_bookmarks_and_names_are_gone():
    document = new_pdf()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99])
    link.A = Dictionary(S=Name.URI, URI=String("http://example.vn"))
    send = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99])
    send.A = Dictionary(S=Name.SubmitForm, F=String("http://example.vn"))
    document.pages[0].Annots = Array([link, send])
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=[document.pages[0].obj, Name.Fit])
    entry = document.make_indirect(Dictionary(Title=String("Chương 1"), Dest=String("a")))
    document.Root.Outlines = document.make_indirect(Dictionary(First=entry, Last=entry))
    document.Root.URI = Dictionary(Base=String("http://example.vn"))
    clean = cleaned(document)
    assert set(clean.Root.keys()) == {"/Type", "/Pages"}
    assert "/Annots" not in clean.pages[0]
    assert not any(node.keys() & {"/A", "/URI", "/Dest"} for node in dictionaries(clean))


def test_metadata_and_private_data_are_gone():
    document = new_pdf()
    document.docinfo["/Author"] = "chi Hoa"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["chi Hoa"]
    document.pages[0].PieceInfo = Dictionary(App=Dictionary(Private=String("chi Hoa")))
    picture = document.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture.Metadata = document.make_stream(b"chi Hoa")
    document.pages[0].Resources.XObject = Dictionary(X=picture)
    clean = cleaned(document)
    assert "/Info" not in clean.trailer
    assert b"chi Hoa" not in saved(clean, compress_streams=False, qdf=True)


def test_resources_keep_their_names_however_short():
    document = new_pdf()
    document.pages[0].Resources.Font.AF = document.pages[0].Resources.Font.F1
    document.pages[0].Contents = document.make_stream(b"BT /AF 24 Tf 72 700 Td (GIAY) Tj ET")
    assert ink(clean_document(saved(document)).content) > 0


def test_what_a_stamp_or_a_signature_shows_becomes_part_of_the_page():
    document = new_pdf(text="")
    look = document.make_stream(b"0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 100])
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("ky"), Rect=[100, 100, 200, 200], F=4
    )
    field.AP = Dictionary(N=look)
    field.V = Dictionary(Type=Name.Sig, Contents=String("chữ ký số"))
    document.pages[0].Annots = Array([document.make_indirect(field)])
    document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots, SigFlags=3)
    clean = clean_document(saved(document)).content
    assert ink(clean) > 2000
    assert b"AcroForm" not in saved(pikepdf.open(io.BytesIO(clean)), qdf=True)


def test_a_second_file_glued_to_its_end_is_gone():
    assert b"bi-mat" not in clean_document(pdf() + archive()).content


def test_tables_that_are_off_by_some_bytes_are_repaired():
    assert clean_document(pdf().replace(b"startxref\n", b"startxref\n1")).pages == 1


def test_a_filled_up_last_block_is_no_damage():
    assert clean_document(pdf() + b"\r\n" + b"\0" * 4000).pages == 1


def test_a_page_count_that_lies_is_not_believed():
    content = raw_pdf(
        CATALOGUE, TREE.replace(b"Count 1", b"Count 999999999"), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    )
    assert clean_document(content).pages == 1


@pytest.mark.parametrize(
    ("filters", "data"),
    [
        ([Name.ASCIIHexDecode], b"2020>"),
        ([Name.FlateDecode], b"not deflated at all"),
        ([Name.DCTDecode], b"not a photo"),
        ([Name.Unheard], b"?"),
    ],
)
def test_streams_that_cannot_be_unpacked_are_no_fault_of_the_document(filters, data):
    document = new_pdf()
    stream = document.make_stream(b"")
    stream.write(data, filter=Array(filters))
    document.pages[0].Resources.XObject = Dictionary(X=stream)
    assert clean_document(saved(document, compress_streams=False)).pages == 1


def test_run_lengths_bomb_too():
    document = new_pdf()
    stream = document.make_stream(b"")
    stream.write(b"\x81 " * (MAX_PICTURE_BYTES // 128 + 9) + b"\x80", filter=Name.RunLengthDecode)
    document.pages[0].Resources.XObject = Dictionary(X=stream)
    with pytest.raises(Unfit, match=Reason.TOO_HEAVY):
        clean_document(saved(document, compress_streams=False))


def test_a_filled_form_that_is_drawn_is_taken():
    document = new_pdf(text="")
    look = document.make_stream(b"0 0 99 99 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99])
    parent = document.make_indirect(Dictionary(FT=Name.Tx, T=String("ten"), V=String("Hoa")))
    drawn = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 99, 99], F=4, Parent=parent)
    drawn.AP = Dictionary(N=look)
    hidden = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 99, 99], F=2, Parent=parent)
    document.pages[0].Annots = Array([document.make_indirect(drawn), document.make_indirect(hidden)])
    parent.Kids = document.pages[0].Annots
    document.Root.AcroForm = Dictionary(Fields=[parent])
    assert ink(clean_document(saved(document)).content) > 1000


def test_a_page_that_is_not_there_is_not_rendered():
    with pytest.raises(Unfit, match=Reason.NO_SUCH_PAGE):
        render_page(pdf(), page=2, width=300)


def test_a_long_strip_is_rendered_at_a_bounded_size():
    content = raw_pdf(CATALOGUE, TREE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 14000]>>")
    assert render_page(content, page=1, width=1200).height <= 4800


def test_pages_bear_a_likeness_while_there_is_time(monkeypatch):
    assert len([one for one in clean_document(pdf(3)).likenesses if one]) == 3
    monkeypatch.setattr("market.files.cell.documents._MARKING_SECONDS", -1)
    first, *others = clean_document(pdf(3)).likenesses
    assert first
    assert others == [None, None]


def test_a_page_that_cannot_be_drawn_bears_none():
    document = new_pdf(2)
    document.pages[1].MediaBox = Array([0, 0, 9_000_000, 9_000_000])
    assert clean_document(saved(document)).likenesses[1] is None
