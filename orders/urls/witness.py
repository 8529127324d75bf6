"""The addresses of the witness: its log, and verification for everybody."""

from django.urls import path

from orders.views import verification, witness_log

urlpatterns = [
    path("van-phong/chung-kien/", witness_log.list_witness_entries, name="list-witness-entries"),
    path("van-phong/chung-kien/<int:pk>/", witness_log.show_witness_entry, name="show-witness-entry"),
    path("xac-minh/", verification.verify, name="verify"),
    path("xac-minh/<str:code>/", verification.show_witness, name="show-witness"),
    path("xac-minh/<str:code>/qr.svg", verification.show_qr, name="show-qr"),
]
