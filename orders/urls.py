"""The addresses of orders.

Written so far by the lead: the night's figures, the witness log, verification. Still to come: placing, receipts, the
buyer's orders, the vendor's desk.
"""

from django.urls import path

from orders.views import night, verification, witness_log

app_name = "orders"

urlpatterns = [
    path("van-phong/dem-cho/", night.show_night, name="show-night"),
    path("van-phong/dem-cho/<int:number>/", night.show_night_of, name="show-night-of"),
    path("van-phong/chung-kien/", witness_log.list_witness_entries, name="list-witness-entries"),
    path("van-phong/chung-kien/<int:pk>/", witness_log.show_witness_entry, name="show-witness-entry"),
    path("xac-minh/", verification.verify, name="verify"),
    path("xac-minh/<str:code>/", verification.show_witness, name="show-witness"),
    path("xac-minh/<str:code>/qr.svg", verification.show_qr, name="show-qr"),
]
