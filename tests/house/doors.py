"""The people of a world, each signed in once: a sign-in costs as much as a page, and there are ten thousand visits."""

from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

from tests.house.samples import World


class Doors:
    """A client for each kind of person. Whatever a test made them do, the next one finds them just signed in."""

    def __init__(self, world: World) -> None:
        self._clients = {who: Client(raise_request_exception=False) for who in world.people}
        self._keys: dict[str, str] = {}
        for who, person in world.people.items():
            if person:
                self._clients[who].force_login(person)
                self._keys[who] = self._clients[who].cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, who: str) -> Client:
        """Return the client of this kind of person, with no cookie but the one of its sign-in."""
        client = self._clients[who]
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self._keys[who]} if who in self._keys else {})
        return client
