"""Addresses of the reviewer's desk: one paper of a dossier, and what is done with it."""

from django.urls import path

from vetting.views import desk, files

PAPER = "van-phong/tham-dinh/<int:pk>/giay/<int:paper_pk>/"

DESK = [
    path(PAPER, desk.show_paper, name="review-paper"),
    path(PAPER + "danh-muc/", desk.check_paper, name="check-paper"),
    path(PAPER + "danh-gia/", desk.judge_paper, name="judge-paper"),
    path(PAPER + "danh-dau/", desk.pin_paper, name="pin-paper"),
    path(PAPER + "tra-cuu/", desk.record_lookup, name="record-lookup"),
    path(PAPER + "giong/<int:likeness_pk>/", desk.dismiss_likeness, name="dismiss-likeness"),
    path("ho-so/tra-cuu/<int:pk>/trang/<int:page>/", files.show_lookup_page, name="show-lookup-page"),
]
