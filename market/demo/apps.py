from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "market.demo"
    label = "demo"
