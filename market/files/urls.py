from django.urls import path

from market.files import tus, views

app_name = "files"
urlpatterns = [
    path("anh/<uuid:picture>-<int:width>.webp", views.picture, {"ending": "webp"}, name="show-picture"),
    path("anh/<uuid:picture>-<int:width>.avif", views.picture, {"ending": "avif"}, name="show-picture-avif"),
    path("tep/tam/", tus.create_upload, name="create-upload"),
    path("tep/tam/<uuid:upload>/", tus.continue_upload, name="continue-upload"),
]
