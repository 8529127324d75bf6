"""The addresses of buying: the sheet, ordering by text, orders drafted from comments."""

from django.urls import path

from orders.views import basket, checkout, drafts, quick, sheet

urlpatterns = [
    path("phien-cho/<int:number>/dat/<int:listing_id>/", sheet.place_order, name="place-order"),
    path("phien-cho/<int:number>/dat-nhanh/", quick.order_by_text, name="order-by-text"),
    path("phien-cho/<int:number>/gio-hang/", basket.show_basket, name="show-basket"),
    path("phien-cho/<int:number>/gio-hang/dong/", basket.show_basket_line, name="show-basket-line"),
    path("phien-cho/<int:number>/gio-hang/giu/", basket.hold_basket, name="hold-basket"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/them/", basket.put_in_basket, name="put-in-basket"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/sua/", basket.change_basket_line, name="change-basket-line"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/bo/", basket.take_out_of_basket, name="take-out-of-basket"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/giu-them/", basket.extend_hold, name="extend-hold"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/cho/", basket.wait_for_listing, name="wait-for-listing"),
    path("phien-cho/<int:number>/gio-hang/<int:listing_id>/thoi-cho/", basket.leave_line, name="leave-line"),
    path("phien-cho/<int:number>/thanh-toan/", checkout.check_out, name="check-out"),
    path("dat-xong/<uuid:key>/", quick.show_placed, name="show-placed"),
    path("dat-theo-binh-luan/<str:secret>/", drafts.confirm_draft, name="confirm-draft"),
    path("van-phong/phien/<int:number>/binh-luan/", drafts.paste_comments, name="paste-comments"),
    path("van-phong/phien/<int:number>/binh-luan/<int:draft_id>/bo/", drafts.drop_draft, name="drop-draft"),
]
