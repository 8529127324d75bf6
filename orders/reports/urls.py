"""Addresses of the officials' desk."""

from django.urls import path

from orders.reports import views

app_name = "reports"

urlpatterns = [
    path("bao-cao/", views.list_reports, name="list-reports"),
    path("bao-cao/<int:pk>/", views.show_report, name="show-report"),
    path("bao-cao/<int:pk>/lap-lai/", views.retry, name="retry-report"),
    path("bao-cao/tep/<int:pk>.xlsx", views.download_report, name="download-report"),
]
