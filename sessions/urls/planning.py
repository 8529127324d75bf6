"""Planning evenings: templates, days without a market, special sessions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
