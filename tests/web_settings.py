"""Settings of a web server that a test starts beside itself: static files under their plain names, as in the tests."""

from market.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
