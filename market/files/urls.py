from django.urls import path

from market.files import views

app_name = "files"
urlpatterns = [
    path("anh/<uuid:picture>-<int:width>.webp", views.picture, name="show-picture"),
]
