"""Who may call a view. Every view declares it; AccessRuleMiddleware enforces it and refuses a view without a rule.

A rule decides on the kind of person only. Which rows they may touch is decided where rows are fetched (`access`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.http import HttpRequest

from market.accounts.models import OFFICE_ROLES, Person, Role


class PersonRequest(HttpRequest):
    """A request whose person is known to be signed in: the rule saw to it."""

    user: Person


View = TypeVar("View", bound=Callable[..., Any])


class Audience(Enum):
    """The kinds of people a view is for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    VENDOR = "vendor member"  # the app's access module decides which vendor; strangers get 404
    OFFICE = "office"


@dataclass(frozen=True)
class AccessRule:
    """An audience and, for the office, the roles of which one is enough."""

    audience: Audience
    roles: frozenset[str] = frozenset()


def _declare(rule: AccessRule) -> Callable[[View], View]:
    def attach(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return attach


public = _declare(AccessRule(Audience.ANYONE))
signed_in = _declare(AccessRule(Audience.SIGNED_IN))
vendor_only = _declare(AccessRule(Audience.VENDOR))


def office(*roles: Role) -> Callable[[View], View]:
    """Open a view to people with one of `roles` (any office role when none is named)."""
    return _declare(AccessRule(Audience.OFFICE, frozenset(roles or OFFICE_ROLES)))
