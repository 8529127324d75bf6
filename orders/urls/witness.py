"""The addresses of the witness: its log, and verification for everybody."""

from django.urls import path

from orders.views import erasing, logs, verification, witness_desk, witness_log

urlpatterns = [
    path("van-phong/chung-kien/", witness_desk.list_exceptions, name="list-exceptions"),
    path("van-phong/chung-kien/chon/", witness_desk.witness_picked, name="witness-picked"),
    path("van-phong/chung-kien/don/<str:code>/", witness_desk.show_exception, name="show-exception"),
    path("van-phong/chung-kien/don/<str:code>/chung-kien/", witness_desk.witness_order, name="witness-order"),
    path("van-phong/chung-kien/don/<str:code>/tu-choi/", witness_desk.refuse_witness, name="refuse-witness"),
    path("van-phong/chung-kien/so/", witness_log.list_witness_entries, name="list-witness-entries"),
    path("van-phong/chung-kien/<int:pk>/", witness_log.show_witness_entry, name="show-witness-entry"),
    path("xac-minh/", verification.verify, name="verify"),
    path("xac-minh/tep/", verification.verify_file, name="verify-file"),
    path("xac-minh/verify_witness.py", logs.download_verifier, name="download-verifier"),
    path("xac-minh/<str:code>/", verification.show_witness, name="show-witness"),
    path("xac-minh/<str:code>/qr.svg", verification.show_qr, name="show-qr"),
    path("don-hang/<str:code>/chung-nhan.json", verification.download_certificate, name="download-certificate"),
    path("cua-toi/xoa-ten/", erasing.erase_own_orders, name="erase-own-orders"),
    path("van-phong/xoa-du-lieu/", erasing.erase_buyer, name="erase-buyer"),
    path("nhat-ky/", logs.list_logs, name="list-logs"),
    path("nhat-ky/<int:number>/", logs.show_log, name="show-log"),
    path("nhat-ky/<int:number>/<str:name>", logs.show_log_file, name="show-log-file"),
]
