"""Addresses of a paper being prepared. `product_pk` 0: the paper is the vendor's own."""

from django.urls import path

from vetting.views import drafts, papers

OWN = "gian-hang/<slug:vendor_slug>/ho-so/"
PAPER = OWN + "giay/<slug:kind>/"
DRAFT = PAPER + "<int:product_pk>/"
PAGE = DRAFT + "trang/<int:page_pk>/"

DRAFTS = [
    path(OWN + "giay/<int:pk>/rut/", papers.withdraw_paper, name="withdraw-paper"),
    path(OWN + "giay/<int:pk>/da-nop/", papers.show_handed_in, name="show-handed-in"),
    path(PAPER, papers.upload_paper, name="upload-paper"),
    path(DRAFT, papers.upload_paper, name="upload-product-paper"),
    path(DRAFT + "luu/", drafts.save_draft, name="save-draft"),
    path(DRAFT + "trang/", drafts.add_pages, name="add-draft-pages"),
    path(PAGE + "bo/", drafts.remove_page, name="remove-draft-page"),
    path(PAGE + "len/", drafts.raise_page, name="raise-draft-page"),
    path(PAGE + "xuong/", drafts.lower_page, name="lower-draft-page"),
    path(PAGE + "anh/", drafts.show_page, name="show-draft-page"),
    path(DRAFT + "tai-do/<uuid:upload>/bo/", drafts.give_up_upload, name="give-up-upload"),
]
