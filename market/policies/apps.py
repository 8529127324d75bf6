from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "market.policies"
    label = "policies"
