"""The addresses of reviews: a buyer's, a vendor's, the office's."""

from django.urls import path

from orders.reviews import views

VENDOR = "gian-hang/<slug:vendor_slug>/danh-gia/"
OFFICE = "van-phong/danh-gia/"

urlpatterns = [
    path("don-hang/<str:code>/danh-gia/", views.review_order, name="review-order"),
    path(VENDOR, views.list_vendor_reviews, name="list-vendor-reviews"),
    path(f"{VENDOR}<int:review_pk>/", views.answer_review, name="answer-review"),
    path(OFFICE, views.list_reviews, name="list-reviews"),
    path(f"{OFFICE}<int:review_pk>/hien/", views.show_review, name="show-review"),
    path(f"{OFFICE}<int:review_pk>/an/", views.hide_review, name="hide-review"),
]
