"""The addresses of orders: the buyer's, the vendor's, the office's, and verification for everybody."""

from django.urls import path

from orders.archives import views as archives
from orders.evidence import views as evidence
from orders.views import (
    closing,
    drafts,
    night,
    night_line,
    own_counts,
    quick,
    receipts,
    sheet,
    vendor_desk,
    verification,
    witness_log,
)

app_name = "orders"

urlpatterns = [
    path("phien-cho/<int:number>/dat/<int:listing_id>/", sheet.place_order, name="place-order"),
    path("phien-cho/<int:number>/dat-nhanh/", quick.order_by_text, name="order-by-text"),
    path("dat-xong/<uuid:key>/", quick.show_placed, name="show-placed"),
    path("phien-cho/<int:number>/nhip-dem/", night_line.show_night_line, name="show-night-line"),
    path("dat-theo-binh-luan/<str:secret>/", drafts.confirm_draft, name="confirm-draft"),
    path("van-phong/phien/<int:number>/binh-luan/", drafts.paste_comments, name="paste-comments"),
    path("van-phong/phien/<int:number>/binh-luan/<int:draft_id>/bo/", drafts.drop_draft, name="drop-draft"),
    path("cua-toi/", receipts.list_my_orders, name="list-my-orders"),
    path("don-hang/<str:code>/", receipts.show_order, name="show-order"),
    path("don-hang/<str:code>/da-nhan/", receipts.receive_order, name="receive-order"),
    path("don-hang/<str:code>/co-van-de/", receipts.complain_order, name="complain-order"),
    path("don-hang/<str:code>/huy/", receipts.cancel_order, name="cancel-order"),
    path("gian-hang/<slug:vendor_slug>/don-hang/", vendor_desk.list_vendor_orders, name="list-vendor-orders"),
    path("gian-hang/<slug:vendor_slug>/don-hang/xac-nhan/", vendor_desk.confirm_picked, name="confirm-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/soan-hang/", vendor_desk.show_pick_list, name="show-pick-list"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/", vendor_desk.show_vendor_order, name="show-vendor-order"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/xac-nhan/", vendor_desk.confirm_order, name="confirm-order"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/gui/", vendor_desk.ship_order, name="ship-order"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/da-giao/", vendor_desk.deliver_order, name="deliver-order"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/huy/", vendor_desk.decline_order, name="decline-order"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/", archives.list_archives, name="list-archives"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/<slug:scope>/", archives.start_archive, name="start-archive"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/<int:pk>.zip", archives.download_archive, name="download-archive"),
    path("gian-hang/<slug:vendor_slug>/nghi-ban/", closing.close, name="close-vendor"),
    path("gian-hang/<slug:vendor_slug>/phien/<int:number>/so-don/", own_counts.show_own_counts, name="show-own-counts"),
    path("van-phong/dem-cho/", night.show_night, name="show-night"),
    path("van-phong/dem-cho/<int:number>/", night.show_night_of, name="show-night-of"),
    path(
        "van-phong/phien/<int:number>/lan-dung/<int:pk>/ho-so.zip",
        evidence.download_stop_evidence,
        name="download-stop-evidence",
    ),
    path("van-phong/chung-kien/", witness_log.list_witness_entries, name="list-witness-entries"),
    path("van-phong/chung-kien/<int:pk>/", witness_log.show_witness_entry, name="show-witness-entry"),
    path("xac-minh/", verification.verify, name="verify"),
    path("xac-minh/<str:code>/", verification.show_witness, name="show-witness"),
    path("xac-minh/<str:code>/qr.svg", verification.show_qr, name="show-qr"),
]
