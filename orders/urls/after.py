"""The addresses of a buyer's orders, after the tap."""

from django.urls import path

from orders.views import receipts

urlpatterns = [
    path("cua-toi/", receipts.list_my_orders, name="list-my-orders"),
    path("don-hang/<str:code>/", receipts.show_order, name="show-order"),
    path("don-hang/<str:code>/da-nhan/", receipts.receive_order, name="receive-order"),
    path("don-hang/<str:code>/co-van-de/", receipts.complain_order, name="complain-order"),
    path("don-hang/<str:code>/huy/", receipts.cancel_order, name="cancel-order"),
]
