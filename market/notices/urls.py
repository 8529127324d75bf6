"""Addresses of the outbox."""

from django.urls import path

from market.notices import views

app_name = "notices"

urlpatterns = [
    path("van-phong/thu-gui/", views.list_outbox, name="list-outbox"),
    path("van-phong/thu-gui/<int:pk>/", views.show_notice, name="show-notice"),
    path("van-phong/thu-gui/<int:pk>/gui-lai/", views.retry_notice, name="retry-notice"),
    path("van-phong/thu-gui/<int:pk>/huy/", views.withdraw_notice, name="withdraw-notice"),
]
