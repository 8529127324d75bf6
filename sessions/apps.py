from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "market_sessions"  # django.contrib.sessions owns the label "sessions"
