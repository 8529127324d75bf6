"""Pages that exist only in the demo."""

from django.urls import path

from market.demo import mailbox, views

app_name = "demo"

urlpatterns = [
    path("", views.show_people, name="people"),
    path("hop-thu/", mailbox.show_mailbox, name="mailbox"),
    path("giao-dien/", views.to_components, name="styleguide"),
]
