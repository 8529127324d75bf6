"""Duty roster, host checks, preflight, host console."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
