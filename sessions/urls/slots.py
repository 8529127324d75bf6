"""Applications, running order, waiting list and swaps."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
