"""Questions about products, between evenings."""

from django.urls import URLPattern, path

from sessions.product_questions import office, views

_OWN = "gian-hang/<slug:vendor_slug>/hoi-dap"
_DESK = "van-phong/hoi-dap/giua-phien"

urlpatterns: list[URLPattern] = [
    path("san-pham/<slug:slug>/hoi/", views.ask_about_product, name="ask-about-product"),
    path(f"{_OWN}/", views.list_product_questions, name="list-product-questions"),
    path(f"{_OWN}/<int:question_id>/tra-loi/", views.answer_product_question, name="answer-product-question"),
    path(f"{_DESK}/", office.list_asked_questions, name="list-asked-questions"),
    path(f"{_DESK}/<int:question_id>/tra-loi/", office.answer_asked_question, name="answer-asked-question"),
    path(f"{_DESK}/<int:question_id>/an/", office.hide_asked_question, name="hide-asked-question"),
    path(f"{_DESK}/<int:question_id>/hien/", office.show_asked_question, name="show-asked-question"),
]
