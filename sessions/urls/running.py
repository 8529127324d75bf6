"""The control room: on air, announcements, stops."""

from django.urls import URLPattern, path

from sessions.views import announcements, running, stops

_SESSION = "van-phong/phien/<int:number>/"
_SLOT = f"{_SESSION}luot/<int:slot_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_SESSION}san-khau/", running.show_stage, name="show-stage"),
    path(f"{_SESSION}len-song/<int:listing_id>/", running.pin_listing, name="pin-listing"),
    path(f"{_SESSION}roi-song/", running.clear_air, name="clear-air"),
    path(f"{_SLOT}bat-dau/", running.start_slot, name="start-slot"),
    path(f"{_SLOT}ket-thuc/", running.end_slot, name="end-slot"),
    path(f"{_SLOT}bo/", running.skip_slot, name="skip-slot"),
    path(f"{_SLOT}dua-lai/", running.restore_slot, name="restore-slot"),
    path(f"{_SLOT}doi-cho/", running.swap_slot, name="swap-slot"),
    path(f"{_SLOT}them-phut/", running.give_minutes, name="give-minutes"),
    path(f"{_SESSION}them-10-phut/", running.add_ten_minutes, name="add-ten-minutes"),
    path(f"{_SESSION}thong-bao/", announcements.announce, name="announce"),
    path(
        f"{_SESSION}thong-bao/<int:announcement_id>/go/",
        running.withdraw_announcement,
        name="withdraw-announcement",
    ),
    path(f"{_SESSION}hang/<int:listing_id>/dung/", stops.stop_listing, name="stop-listing"),
    path(f"{_SESSION}gian-hang/<slug:slug>/dung/", stops.stop_vendor, name="stop-vendor"),
    path(f"{_SESSION}dung/", stops.stop_session, name="stop-session"),
]
