"""The addresses of orders: buying, after the tap, the desks, reviews, delivery, and verification for everybody."""

from orders.urls import after, buying, delivery, desk, reviews, witness

app_name = "orders"

urlpatterns = [
    *buying.urlpatterns,
    *after.urlpatterns,
    *desk.urlpatterns,
    *reviews.urlpatterns,
    *delivery.urlpatterns,
    *witness.urlpatterns,
]
