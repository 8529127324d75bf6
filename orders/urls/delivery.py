"""The addresses of delivery and payment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
