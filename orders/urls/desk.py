"""The addresses of the vendor's order desk and of the office's night."""

from django.urls import path

from orders.archives import views as archives
from orders.evidence import views as evidence
from orders.views import (
    caller,
    closing,
    night,
    night_line,
    own_counts,
    statements,
    vendor_bulk,
    vendor_desk,
    vendor_packing,
)

urlpatterns = [
    path("phien-cho/<int:number>/nhip-dem/", night_line.show_night_line, name="show-night-line"),
    path("gian-hang/<slug:vendor_slug>/don-hang/", vendor_desk.list_vendor_orders, name="list-vendor-orders"),
    path("gian-hang/<slug:vendor_slug>/don-hang/xac-nhan/", vendor_bulk.confirm_picked, name="confirm-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/dong-goi-xong/", vendor_bulk.pack_picked, name="pack-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/gui-di/", vendor_bulk.ship_picked, name="ship-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/da-thu/", vendor_bulk.collect_picked, name="collect-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/soan-hang/", vendor_packing.show_pick_list, name="show-pick-list"),
    path("gian-hang/<slug:vendor_slug>/don-hang/dong-goi/", vendor_packing.show_pack_list, name="show-pack-list"),
    path(
        "gian-hang/<slug:vendor_slug>/don-hang/soan-hang.pdf",
        vendor_packing.download_pick_list,
        name="download-pick-list",
    ),
    path(
        "gian-hang/<slug:vendor_slug>/don-hang/dong-goi.pdf",
        vendor_packing.download_pack_list,
        name="download-pack-list",
    ),
    path("gian-hang/<slug:vendor_slug>/don-hang/nhan.pdf", vendor_packing.download_labels, name="download-labels"),
    path("gian-hang/<slug:vendor_slug>/don-hang/don-hang.xlsx", vendor_packing.download_orders, name="download-orders"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/", vendor_desk.show_vendor_order, name="show-vendor-order"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/", archives.list_archives, name="list-archives"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/<slug:scope>/", archives.start_archive, name="start-archive"),
    path("gian-hang/<slug:vendor_slug>/tai-ve/<int:pk>.zip", archives.download_archive, name="download-archive"),
    path("gian-hang/<slug:vendor_slug>/nghi-ban/", closing.close, name="close-vendor"),
    path("gian-hang/<slug:vendor_slug>/phien/<int:number>/so-don/", own_counts.show_own_counts, name="show-own-counts"),
    path("gian-hang/<slug:vendor_slug>/bang-ke/", statements.list_statements, name="list-statements"),
    path("gian-hang/<slug:vendor_slug>/bang-ke/<int:number>/", statements.show_statement, name="show-statement"),
    path("van-phong/phien/<int:number>/bang-ke/", statements.list_sent, name="list-sent-statements"),
    path("van-phong/phien/<int:number>/bang-ke/<slug:slug>/gui-lai/", statements.resend, name="resend-statement"),
    path("van-phong/phien/<int:number>/dat-ho/", caller.order_for_caller, name="order-for-caller"),
    path("van-phong/dem-cho/", night.show_night, name="show-night"),
    path("van-phong/dem-cho/<int:number>/", night.show_night_of, name="show-night-of"),
    path(
        "van-phong/phien/<int:number>/lan-dung/<int:pk>/ho-so.zip",
        evidence.download_stop_evidence,
        name="download-stop-evidence",
    ),
]
