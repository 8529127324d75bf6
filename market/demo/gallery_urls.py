"""The gallery of components, for people who build pages: only where the market is built or shown."""

from django.urls import path

from market.demo import views

app_name = "dev"

urlpatterns = [
    path("components/", views.show_components, name="show-components"),
]
