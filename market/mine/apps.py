from django.apps import AppConfig


class MineConfig(AppConfig):
    name = "market.mine"
    label = "mine"
