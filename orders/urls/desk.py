"""The addresses of the vendor's order desk and of the office's night."""

from django.urls import path

from orders.archives import views as archives
from orders.evidence import views as evidence
from orders.views import closing, night, night_line, own_counts, vendor_desk

urlpatterns = [
    path("phien-cho/<int:number>/nhip-dem/", night_line.show_night_line, name="show-night-line"),
    path("gian-hang/<slug:vendor_slug>/don-hang/", vendor_desk.list_vendor_orders, name="list-vendor-orders"),
    path("gian-hang/<slug:vendor_slug>/don-hang/xac-nhan/", vendor_desk.confirm_picked, name="confirm-picked"),
    path("gian-hang/<slug:vendor_slug>/don-hang/soan-hang/", vendor_desk.show_pick_list, name="show-pick-list"),
    path("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/", vendor_desk.show_vendor_order, name="show-vendor-order"),
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
]
