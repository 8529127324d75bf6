"""Addresses of places."""

from django.urls import path

from market.places import views

app_name = "places"

urlpatterns = [
    path("dia-gioi/tim/", views.search_communes, name="search-communes"),
    path("ban-do/ha-noi.svg", views.show_hanoi, name="show-hanoi"),
]
