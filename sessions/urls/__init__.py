"""The addresses of the market's sessions: the street's, the vendor's, the office's."""

from django.urls import path

from sessions.urls import duty, planning, prices, product_questions, questions, running, slots, time, watching
from sessions.views import office, office_moves, public, reminders, results, vendor

app_name = "sessions"

urlpatterns = [
    path("phien-cho/", public.list_upcoming, name="list-upcoming"),
    path("phien-cho/da-qua/", results.list_past, name="list-past"),
    path("phien-cho/<int:number>/", public.show_session, name="show-session"),
    path("phien-cho/<int:number>/bang/<str:lang>/", public.show_live_fragment, name="show-live-fragment"),
    path("phien-cho/<int:number>/chu/<str:lang>/", public.show_ticker, name="show-ticker"),
    path("phien-cho/<int:number>/dang-xem/<str:lang>/", public.count_viewer, name="count-viewer"),
    path("phien-cho/<int:number>/nhac-toi/", reminders.ask_reminder, name="ask-reminder"),
    path("phien-cho/<int:number>/thoi-nhac/<str:token>/", reminders.drop_reminder, name="drop-reminder"),
    path("gian-hang/<slug:vendor_slug>/phien/", vendor.list_vendor_sessions, name="list-vendor-sessions"),
    path("gian-hang/<slug:vendor_slug>/phien/<int:number>/", vendor.edit_listings, name="edit-listings"),
    path(
        "gian-hang/<slug:vendor_slug>/phien/<int:number>/bay/<int:product_id>/",
        vendor.list_product,
        name="list-product",
    ),
    path(
        "gian-hang/<slug:vendor_slug>/phien/<int:number>/hang/<int:listing_id>/",
        vendor.change_listing,
        name="change-listing",
    ),
    path(
        "gian-hang/<slug:vendor_slug>/phien/<int:number>/hang/<int:listing_id>/rut/",
        vendor.withdraw_listing,
        name="withdraw-listing",
    ),
    path("van-phong/phien/", office.list_office_sessions, name="list-office-sessions"),
    path("van-phong/phien/<int:number>/", office.show_office_session, name="show-office-session"),
    path("van-phong/phien/<int:number>/doi-gio/", office_moves.move_session, name="move-session"),
    path("van-phong/phien/<int:number>/them-gio/", office_moves.extend_session, name="extend-session"),
    path("van-phong/phien/<int:number>/tam-dung/", office_moves.pause_session, name="pause-session"),
    path("van-phong/phien/<int:number>/mo-lai/", office_moves.resume_session, name="resume-session"),
    path("van-phong/phien/<int:number>/loi-nhac/", office_moves.choose_reminders, name="choose-reminders"),
    path("van-phong/phien/<int:number>/phat-song/", office_moves.set_stream, name="set-stream"),
    path("van-phong/phien/<int:number>/len-song/", office_moves.put_on_air, name="put-on-air"),
    *planning.urlpatterns,
    *time.urlpatterns,
    *slots.urlpatterns,
    *prices.urlpatterns,
    *running.urlpatterns,
    *duty.urlpatterns,
    *questions.urlpatterns,
    *product_questions.urlpatterns,
    *watching.urlpatterns,
]
