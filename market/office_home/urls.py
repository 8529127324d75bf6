"""The desks that compose several apps."""

from django.urls import path

from market.office_home import after_log_in, views
from market.office_home.rehearsal import views as rehearsal

app_name = "office_home"

urlpatterns = [
    path("vao-cho/", after_log_in.after_log_in, name="after-log-in"),
    path("gian-hang/", views.choose_vendor, name="choose-vendor"),
    path("gian-hang/<slug:vendor_slug>/", views.show_vendor_desk, name="vendor-desk"),
    path("van-phong/", views.show_office_desk, name="office-desk"),
    path("van-phong/tu-dong/", views.show_timeline, name="show-timeline"),
    path("van-phong/tu-dong/bao-dong/", views.list_alarms, name="list-alarms"),
    path("van-phong/tu-dong/xem/", views.look_at_moment, name="look-at-moment"),
    path("van-phong/tu-dong/ve/", views.leave_moment, name="leave-moment"),
    path("van-phong/phien/<int:number>/dien-tap/", rehearsal.show_rehearsal, name="rehearsal-show"),
    path("van-phong/phien/<int:number>/dien-tap/bat-dau/", rehearsal.start_rehearsal, name="rehearsal-start"),
    path("van-phong/phien/<int:number>/dien-tap/vao/", rehearsal.join_rehearsal, name="rehearsal-join"),
    path("van-phong/phien/<int:number>/dien-tap/dam-dong/", rehearsal.choose_crowd, name="rehearsal-crowd"),
    path("van-phong/phien/<int:number>/dien-tap/them-don/", rehearsal.bring_orders, name="rehearsal-orders"),
    path("van-phong/phien/<int:number>/dien-tap/su-co/", rehearsal.cause_mishap, name="rehearsal-mishap"),
    path("van-phong/phien/<int:number>/dien-tap/ket-thuc/", rehearsal.end_rehearsal, name="rehearsal-end"),
    path(
        "gian-hang/<slug:vendor_slug>/phien/<int:number>/dien-tap/",
        rehearsal.join_as_vendor,
        name="rehearsal-join-as-vendor",
    ),
    path("dien-tap/buoc/", rehearsal.let_crowd_come, name="rehearsal-step"),
    path("dien-tap/ra/", rehearsal.leave_rehearsal, name="rehearsal-leave"),
]
