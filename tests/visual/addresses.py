"""The market's addresses with the gallery's, which only a demo or a debugging market has."""

from django.urls import include, path

from market import urls

urlpatterns = [*urls.urlpatterns, path("dev/", include("market.demo.gallery_urls"))]
