"""The market: what every app stands on (kernel, accounts, places, files, notices, gate) and what composes them."""

from market.celery import app as celery_app

__all__ = ["celery_app"]
