"""The addresses of orders: buying, after the tap, the desks, delivery, and verification for everybody."""

from orders.urls import after, buying, delivery, desk, witness

app_name = "orders"

urlpatterns = [
    *buying.urlpatterns,
    *after.urlpatterns,
    *desk.urlpatterns,
    *delivery.urlpatterns,
    *witness.urlpatterns,
]
