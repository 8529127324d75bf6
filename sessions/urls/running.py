"""The control room: on air, announcements, stops."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
