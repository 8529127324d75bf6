"""Addresses of lots and stamps: the vendor's side and the office's. What a stamp opens belongs to the storefront."""

from django.urls import path

from vetting.views import lots, scans

OWN = "gian-hang/<slug:vendor_slug>/lo-hang/"
OFFICE = "van-phong/tham-dinh/tem/"

LOTS = [
    path(OWN, lots.list_lots, name="list-lots"),
    path(OWN + "moi/", lots.add_lot, name="add-lot"),
    path(OWN + "<int:pk>/", lots.show_lot, name="show-lot"),
    path(OWN + "<int:pk>/so-luong/", lots.correct_lot, name="correct-lot"),
    path(OWN + "<int:pk>/dong/", lots.close_lot, name="close-lot"),
    path(OWN + "<int:pk>/in-tem/", lots.print_stamps, name="print-stamps"),
    path(OFFICE, scans.list_scans, name="list-scans"),
    path(OFFICE + "<int:pk>/da-xem/", scans.review_scans, name="review-scans"),
    path(OFFICE + "lo-hang/", scans.list_office_lots, name="list-office-lots"),
    path(OFFICE + "lo-hang/<int:pk>/", scans.show_office_lot, name="show-office-lot"),
]
