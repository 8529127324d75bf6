"""What can be read in a PDF."""

import pypdfium2


def words_of(pdf: bytes) -> str:
    """Return the words of all pages, with single spaces between them."""
    return words_on(pypdfium2.PdfDocument(pdf))


def words_on(document: pypdfium2.PdfDocument) -> str:
    """Return the same of a document that is open."""
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
