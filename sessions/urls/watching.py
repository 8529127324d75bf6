"""What visitors have beside the page itself: feeds, reminders, replay."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
