"""Addresses of "Chợ của tôi": what a buyer keeps here, agreed to, and may take along or have erased."""

from django.urls import path

from market.mine.views import addresses, consents, follows, home, reminders

app_name = "mine"

_FOLLOW = "cua-toi/theo-doi/"
_ADDRESS = "cua-toi/dia-chi/"

urlpatterns = [
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
    path("cua-toi/dong-y/", consents.show_consents, name="show-consents"),
]
