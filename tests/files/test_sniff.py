"""Kinds are told from content alone."""

import pytest

from market.files.cell.sniff import HEAD, hides_pdf, sniff
from market.files.cell.verdicts import Kind
from tests.files.ordinary import heic, jpeg, pdf, png


def box(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 4).to_bytes(4) + body + b"\0" * 100


@pytest.mark.parametrize(("make", "kind"), [(pdf, Kind.PDF), (jpeg, Kind.JPEG), (png, Kind.PNG), (heic, Kind.HEIC)])
def test_tells_what_is_taken(make, kind):
    assert sniff(make()[:HEAD]) is kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0",
        b"\xff\xd8",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
        b"II*\0",
        b"PK\x03\x04",
        b"<html>",
        b" %PDF-1.7",
        box(b"avif", b"mif1"),
        box(b"mif1", b"avif"),
        box(b"isom", b"mp42"),
        box(b"heic")[:9],
    ],
)
def test_tells_nothing_of_the_rest(head):
    assert sniff(head) is None


@pytest.mark.parametrize("brands", [(b"heic",), (b"mif1", b"heic"), (b"msf1", b"hevc")])
def test_tells_phone_photos_by_any_of_their_brands(brands):
    assert sniff(box(*brands)) is Kind.HEIC


def test_finds_a_pdf_behind_something_else():
    assert hides_pdf(b"<html>" + b"%PDF-1.4")
    assert not hides_pdf(b"%PDF-1.4")
    assert not hides_pdf(b" " * HEAD + b"%PDF-1.4")
