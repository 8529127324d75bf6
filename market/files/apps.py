from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "market.files"
    label = "files"
