"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market.settings")

application = get_wsgi_application()

# What was loaded stays for good: a sweep that walked through it again would hold everybody up for a quarter second.
gc.collect()
gc.freeze()
