"""The request as views get it: past the access rule, somebody is signed in."""

from django.http import HttpRequest

from market.accounts.models import Person


class PersonRequest(HttpRequest):
    """A request of a person who is signed in. Only a type: the access rules see to it that it is true."""

    user: Person
