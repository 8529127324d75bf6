"""The interface to an outside service that identifies people (such as VNeID), named in HOST_CHECK_ADAPTER.

An adapter is a function: it gets the person, asks its service within its own time limit, and returns what it learned,
or None while the person has not confirmed. It is called by the worker, never in a web request; an OSError
(ConnectionError, TimeoutError) is tried again. It keeps no picture and no number of an identity card.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from market.accounts.models import Person


@dataclass(frozen=True)
class Identity:
    """That a service knows who somebody is: its name, its own mark of the result, and until when that holds."""

    source: str
    reference: str
    valid_until: date


Adapter = Callable[[Person], Identity | None]


def adapter() -> Adapter | None:
    """Return the service named in the settings, or None: then people are compared by hand."""
    if not settings.HOST_CHECK_ADAPTER:
        return None
    found: Adapter = import_string(settings.HOST_CHECK_ADAPTER)
    return found
