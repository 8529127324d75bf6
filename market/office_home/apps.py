from django.apps import AppConfig


class OfficeHomeConfig(AppConfig):
    name = "market.office_home"
    label = "office_home"
