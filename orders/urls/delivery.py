"""The addresses of delivery and payment."""

from django.urls import path

from orders.views import delivery_calendar, payments, receipt_paper, reordering, tracking
from orders.views import delivery_settings as settings

OWN = "gian-hang/<slug:vendor_slug>/giao-hang/"
DESK = "gian-hang/<slug:vendor_slug>/don-hang/<str:code>/"
ORDER = "don-hang/<str:code>/"

urlpatterns = [
    path(OWN, settings.show_delivery, name="show-delivery"),
    path(f"{OWN}vung/", settings.add_area, name="add-area"),
    path(f"{OWN}vung/<int:area_id>/", settings.change_area, name="change-area"),
    path(f"{OWN}vung/<int:area_id>/bo/", settings.drop_area, name="drop-area"),
    path(f"{OWN}diem-nhan/", settings.add_point, name="add-point"),
    path(f"{OWN}diem-nhan/<int:point_id>/", settings.change_point, name="change-point"),
    path(f"{OWN}diem-nhan/<int:point_id>/dong/", settings.close_point, name="close-point"),
    path(f"{OWN}diem-nhan/<int:point_id>/mo/", settings.reopen_point, name="reopen-point"),
    path(f"{OWN}tai-khoan/", settings.change_account, name="change-account"),
    path(f"{OWN}tai-khoan/ngung/", settings.retire_account, name="retire-account"),
    path(f"{OWN}chuyen-khoan/", payments.list_transfers, name="list-transfers"),
    path(f"{ORDER}vietqr.png", payments.show_vietqr, name="show-vietqr"),
    path(f"{ORDER}da-chuyen-khoan/", payments.report_transfer, name="report-transfer"),
    path(f"{DESK}tien-da-ve/", payments.receive_transfer, name="receive-transfer"),
    path(f"{DESK}chua-thay-tien/", payments.miss_transfer, name="miss-transfer"),
    path(f"{ORDER}bien-nhan.pdf", receipt_paper.download_receipt, name="download-receipt"),
    path(f"{ORDER}dat-lai/", reordering.order_again, name="order-again"),
    path(
        "gian-hang/<slug:vendor_slug>/lich-giao/",
        delivery_calendar.show_delivery_calendar,
        name="show-delivery-calendar",
    ),
    path("lich-giao/<int:member_id>/<str:secret>.ics", delivery_calendar.delivery_feed, name="delivery-feed"),
    path("tra-cuu-don/", tracking.track_order, name="track-order"),
    path("tra-cuu-don/ma/", tracking.enter_track_code, name="enter-track-code"),
]
