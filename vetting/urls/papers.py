"""Addresses of papers: their pages and files for those who may look, the easel, and the copies made public."""

from django.urls import path

from vetting.views import copies, files, public_papers

PAPER = "ho-so/giay-to/<int:pk>/"
EASEL = "van-phong/tham-dinh/<int:pk>/giay/<int:paper_pk>/che/"
PUBLIC = "giay-to/<str:code>/"

PAPERS = [
    path(PAPER + "trang/<int:page>/", files.show_paper_page, name="show-paper-page"),
    path(PAPER + "anh-nho/", files.show_paper_thumbnail, name="show-paper-thumbnail"),
    path(PAPER + "tep/", files.download_paper, name="download-paper"),
    path(EASEL, copies.show_easel, name="show-easel"),
    path(EASEL + "cong-khai/", copies.publish_copy, name="publish-copy"),
    path(EASEL + "rut/", copies.withdraw_copy, name="withdraw-copy"),
    path(PUBLIC, public_papers.show_public_paper, name="show-public-paper"),
    path(PUBLIC + "trang/<int:page>/", public_papers.show_public_page, name="show-public-page"),
    path(PUBLIC + "tep/", public_papers.download_public_paper, name="download-public-paper"),
]
