"""Addresses of the outbox, and of what its readers choose."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from market.notices import reader_views, text_views, views


class LanguageConverter(StringConverter):
    """A language messages are written in."""

    regex = "vi|en"


register_converter(LanguageConverter, "language")
app_name = "notices"

urlpatterns = [
    path("tai-khoan/thu-va-loi-nhac/", reader_views.choose_messages, name="choose-messages"),
    path("thu/ngung/<str:token>/", reader_views.refuse_purpose, name="refuse-purpose"),
    path("thu/nhan-lai/<str:token>/", reader_views.take_refusal_back, name="take-refusal-back"),
    path("van-phong/thu-gui/", views.list_outbox, name="list-outbox"),
    path("van-phong/thu-gui/gui-lai/", views.resend_many, name="resend-many"),
    path("van-phong/thu-gui/dung/", views.stop_many, name="stop-many"),
    path("van-phong/thu-gui/so-luong/", views.count_day, name="count-day"),
    path("van-phong/thu-gui/dia-chi-hong/", views.list_bounces, name="list-bounces"),
    path("van-phong/thu-gui/dia-chi-hong/<int:pk>/gui-tiep/", views.clear_bounce, name="clear-bounce"),
    path("van-phong/thu-gui/loi/", text_views.list_texts, name="list-texts"),
    path("van-phong/thu-gui/loi/<slug:kind>/", text_views.show_text, name="show-text"),
    path("van-phong/thu-gui/loi/<slug:kind>/<language:language>/", text_views.edit_text, name="edit-text"),
    path(
        "van-phong/thu-gui/loi/<slug:kind>/<language:language>/loi-goc/",
        text_views.use_house_text,
        name="use-house-text",
    ),
    path("van-phong/thu-gui/loi/<slug:kind>/<language:language>/gui-thu/", text_views.try_text, name="try-text"),
    path("van-phong/thu-gui/<int:pk>/", views.show_notice, name="show-notice"),
    path("van-phong/thu-gui/<int:pk>/gui-lai/", views.retry_notice, name="retry-notice"),
    path("van-phong/thu-gui/<int:pk>/da-toi/", views.note_arrived, name="note-arrived"),
    path("van-phong/thu-gui/<int:pk>/huy/", views.withdraw_notice, name="withdraw-notice"),
]
