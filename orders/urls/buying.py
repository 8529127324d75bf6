"""The addresses of buying: the sheet, ordering by text, orders drafted from comments."""

from django.urls import path

from orders.views import drafts, quick, sheet

urlpatterns = [
    path("phien-cho/<int:number>/dat/<int:listing_id>/", sheet.place_order, name="place-order"),
    path("phien-cho/<int:number>/dat-nhanh/", quick.order_by_text, name="order-by-text"),
    path("dat-xong/<uuid:key>/", quick.show_placed, name="show-placed"),
    path("dat-theo-binh-luan/<str:secret>/", drafts.confirm_draft, name="confirm-draft"),
    path("van-phong/phien/<int:number>/binh-luan/", drafts.paste_comments, name="paste-comments"),
    path("van-phong/phien/<int:number>/binh-luan/<int:draft_id>/bo/", drafts.drop_draft, name="drop-draft"),
]
