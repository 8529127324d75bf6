from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "market.kernel"
    label = "kernel"
