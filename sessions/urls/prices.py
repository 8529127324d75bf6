"""Prices of an evening, flash windows, kinds of promotion."""

from django.urls import path

from sessions.views import prices, promotions

OFFICE = "van-phong/phien/<int:number>/gia/"
OWN = "gian-hang/<slug:vendor_slug>/phien/<int:number>/gia/"

urlpatterns = [
    path("van-phong/phien/khuyen-mai/", promotions.list_kinds, name="list-promotions"),
    path("van-phong/phien/khuyen-mai/<slug:code>/", promotions.change_kind, name="change-promotion"),
    path(OFFICE, prices.show_session_prices, name="show-session-prices"),
    path(OFFICE + "<int:listing_id>/chop-nhoang/", prices.set_flash, name="set-flash"),
    path(OFFICE + "chop-nhoang/<int:flash_pk>/rut/", prices.withdraw_flash, name="withdraw-flash"),
    path(OWN, prices.show_own_prices, name="show-own-prices"),
    path(OWN + "<int:listing_id>/de-nghi/", prices.wish_flash, name="wish-flash"),
]
