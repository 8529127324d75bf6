"""Addresses of "Chợ của tôi": what a buyer keeps here, agreed to, and may take along or have erased."""

from django.urls import path

from market.mine.views import addresses, browsers, consents, data, data_desk, follows, home, installing, reminders

app_name = "mine"

_FOLLOW = "cua-toi/theo-doi/"
_DATA = "cua-toi/du-lieu/"
_NOTICES = "cua-toi/thong-bao/"
_DESK = "van-phong/yeu-cau-du-lieu/"
_ADDRESS = "cua-toi/dia-chi/"

urlpatterns = [
    path("cho-dem.webmanifest", installing.show_manifest, name="show-manifest"),
    path("dich-vu.js", installing.show_worker, name="show-worker"),
    path("ngoai-mang/", installing.show_offline, name="show-offline"),
    path("cua-toi/", home.show_mine, name="show-mine"),
    path("cua-toi/loi-da-gui/", home.list_words, name="list-words"),
    path("cua-toi/loi-nhac/", reminders.list_reminders, name="list-reminders"),
    path("cua-toi/loi-nhac/<int:number>/bo/", reminders.drop_reminder, name="drop-reminder"),
    path(_FOLLOW, follows.list_follows, name="list-follows"),
    path(f"{_FOLLOW}chu-the/<slug:slug>/", follows.follow_vendor, name="follow-vendor"),
    path(f"{_FOLLOW}chu-the/<slug:slug>/thoi/", follows.unfollow_vendor, name="unfollow-vendor"),
    path(f"{_FOLLOW}san-pham/<slug:slug>/", follows.follow_product, name="follow-product"),
    path(f"{_FOLLOW}san-pham/<slug:slug>/thoi/", follows.unfollow_product, name="unfollow-product"),
    path(_ADDRESS, addresses.list_addresses, name="list-addresses"),
    path(f"{_ADDRESS}<int:pk>/", addresses.edit_address, name="edit-address"),
    path(f"{_ADDRESS}<int:pk>/chon/", addresses.choose_address, name="choose-address"),
    path(f"{_ADDRESS}<int:pk>/xoa/", addresses.drop_address, name="drop-address"),
    path(_DATA, data.show_data, name="show-data"),
    path(f"{_DATA}tai-ve/", data.ask_download, name="ask-download"),
    path(f"{_DATA}tai-ve/<int:pk>/", data.download, name="download"),
    path(f"{_DATA}xoa-tai-khoan/", data.ask_erasure, name="ask-erasure"),
    path(f"{_DATA}<int:pk>/rut/", data.withdraw, name="withdraw-data-request"),
    path(_DESK, data_desk.list_requests, name="list-data-requests"),
    path(f"{_DESK}<int:pk>/gia-han/", data_desk.extend_request, name="extend-data-request"),
    path(f"{_DESK}<int:pk>/tu-choi/", data_desk.refuse_request, name="refuse-data-request"),
    path(_NOTICES, browsers.show_notices, name="show-notices"),
    path(f"{_NOTICES}bat/", browsers.turn_on, name="turn-on-browser"),
    path(f"{_NOTICES}<int:pk>/dung/", browsers.stop_browser, name="stop-browser"),
    path(f"{_NOTICES}<int:pk>/gui-thu/", browsers.try_browser, name="try-browser"),
    path("cua-toi/dong-y/", consents.show_consents, name="show-consents"),
]
