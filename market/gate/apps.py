from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "market.gate"
    label = "gate"
