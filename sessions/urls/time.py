"""What will happen by itself, and how pages look at another moment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
