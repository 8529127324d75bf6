"""Applications, running order, waiting list and swaps."""

from django.urls import URLPattern, path

from sessions.views import applications, own_slots, slots

OFFICE = "van-phong/phien/<int:number>/"
ORDER = OFFICE + "thu-tu/"
VENDOR = "gian-hang/<slug:vendor_slug>/phien/<int:number>/"
PLACE = VENDOR + "luot/"

urlpatterns: list[URLPattern] = [
    path("van-phong/dang-ky/", applications.list_waiting_sessions, name="list-waiting-sessions"),
    path(OFFICE + "dang-ky/", applications.list_applications, name="list-applications"),
    path(OFFICE + "dang-ky/nhan/", applications.accept_applications, name="accept-applications"),
    path(OFFICE + "dang-ky/moi/", applications.invite_vendors, name="invite-vendors"),
    path(OFFICE + "dang-ky/<int:listing_id>/tra-lai/", applications.return_application, name="return-application"),
    path(ORDER, slots.show_line_up, name="show-line-up"),
    path(ORDER + "xep/", slots.arrange_slots, name="arrange-slots"),
    path(ORDER + "cong-bang/", slots.order_fairly, name="order-fairly"),
    path(ORDER + "thoi-luong.xlsx", slots.download_airtime, name="download-airtime"),
    path(ORDER + "them/", slots.add_own_slot, name="add-own-slot"),
    path(ORDER + "them-gian-hang/", slots.add_vendor_slot, name="add-vendor-slot"),
    path(ORDER + "<int:slot_id>/", slots.change_slot, name="change-slot"),
    path(ORDER + "<int:slot_id>/chuyen/", slots.move_slot, name="move-slot"),
    path(ORDER + "<int:slot_id>/bo/", slots.remove_slot, name="remove-slot"),
    path(ORDER + "<int:slot_id>/goi/", slots.call_slot, name="call-slot"),
    path(ORDER + "<int:slot_id>/lui/", slots.postpone_slot, name="postpone-slot"),
    path(VENDOR + "bay-lai/", own_slots.list_again, name="list-again"),
    path(PLACE, own_slots.show_own_slot, name="show-own-slot"),
    path(PLACE + "xin/", own_slots.wish_for_slot, name="wish-for-slot"),
    path(PLACE + "thoi-xin/", own_slots.drop_wish, name="drop-wish"),
    path(PLACE + "nguoi-noi/", own_slots.choose_host, name="choose-host"),
    path(PLACE + "tra-loi/", own_slots.answer_call, name="answer-call"),
    path(PLACE + "doi/", own_slots.ask_swap, name="ask-swap"),
    path(PLACE + "doi/<int:swap_id>/tra-loi/", own_slots.answer_swap, name="answer-swap"),
    path(PLACE + "doi/<int:swap_id>/rut/", own_slots.withdraw_swap, name="withdraw-swap"),
]
