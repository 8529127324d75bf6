"""Addresses of the officials' desk."""

from django.urls import path

from orders.reports import open_views, overview_views, reader_views, register_views, views, wall_views

app_name = "reports"

urlpatterns = [
    path("bao-cao/", overview_views.show_overview, name="show-overview"),
    path("bao-cao/don/", overview_views.show_orders, name="show-orders"),
    path("bao-cao/chu-the/", overview_views.show_sellers, name="show-sellers"),
    path("bao-cao/man-chieu/", wall_views.show_wall, name="show-wall"),
    path("bao-cao/man-chieu/so-lieu/", wall_views.show_wall_figures, name="show-wall-figures"),
    path("bao-cao/bo/", views.list_reports, name="list-reports"),
    path("bao-cao/dinh-ky/", reader_views.list_subscriptions, name="list-subscriptions"),
    path("bao-cao/dinh-ky/<int:pk>/thoi/", reader_views.end_subscription, name="end-subscription"),
    path("bao-cao/pham-vi/", reader_views.list_scopes, name="list-scopes"),
    path("bao-cao/pham-vi/<int:pk>/", reader_views.set_scope, name="set-scope"),
    path("bao-cao/pham-vi/<int:pk>/bo/", reader_views.clear_scope, name="clear-scope"),
    path("bao-cao/danh-muc/", views.show_catalogue, name="show-catalogue"),
    path("bao-cao/lap/<slug:code>/", views.ask, name="ask-report"),
    path("bao-cao/tham-dinh/", register_views.show_vetting_register, name="show-vetting-register"),
    path("bao-cao/tham-dinh.xlsx", register_views.download_vetting_register, name="download-vetting-register"),
    path(
        "bao-cao/tham-dinh.csv", register_views.download_plain_vetting_register, name="download-plain-vetting-register"
    ),
    path("bao-cao/giay-to/", register_views.show_ending_papers, name="show-ending-papers"),
    path("bao-cao/giay-to.xlsx", register_views.download_ending_papers, name="download-ending-papers"),
    path("bao-cao/giay-to.csv", register_views.download_plain_ending_papers, name="download-plain-ending-papers"),
    path("bao-cao/<int:pk>/", views.show_report, name="show-report"),
    path("bao-cao/<int:pk>/tien-do/", views.show_progress, name="show-progress"),
    path("bao-cao/<int:pk>/huy/", views.cancel, name="cancel-report"),
    path("bao-cao/<int:pk>/lap-lai/", views.retry, name="retry-report"),
    path("bao-cao/tep/<int:pk>/", views.download_file, name="download-file"),
    path("du-lieu/", open_views.show_open_data, name="show-open-data"),
    path("du-lieu/phien-<int:number>/", open_views.show_open_session, name="show-open-session"),
    path("du-lieu/phien-<int:number>.csv", open_views.download_open_csv, name="download-open-csv"),
    path("du-lieu/phien-<int:number>.json", open_views.download_open_json, name="download-open-json"),
]
