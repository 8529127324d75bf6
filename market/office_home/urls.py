"""The desks that compose several apps."""

from django.urls import path

from market.office_home import after_log_in, views

app_name = "office_home"

urlpatterns = [
    path("vao-cho/", after_log_in.after_log_in, name="after-log-in"),
    path("gian-hang/", views.choose_vendor, name="choose-vendor"),
    path("gian-hang/<slug:vendor_slug>/", views.show_vendor_desk, name="vendor-desk"),
    path("van-phong/", views.show_office_desk, name="office-desk"),
    path("van-phong/tu-dong/", views.show_timeline, name="show-timeline"),
    path("van-phong/tu-dong/xem/", views.look_at_moment, name="look-at-moment"),
    path("van-phong/tu-dong/ve/", views.leave_moment, name="leave-moment"),
]
