"""Applications, running order, waiting list and swaps."""

from django.urls import URLPattern, path

from sessions.views import applications

OFFICE = "van-phong/phien/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("van-phong/dang-ky/", applications.list_waiting_sessions, name="list-waiting-sessions"),
    path(OFFICE + "dang-ky/", applications.list_applications, name="list-applications"),
    path(OFFICE + "dang-ky/nhan/", applications.accept_applications, name="accept-applications"),
    path(OFFICE + "dang-ky/moi/", applications.invite_vendors, name="invite-vendors"),
    path(OFFICE + "dang-ky/<int:listing_id>/tra-lai/", applications.return_application, name="return-application"),
]
