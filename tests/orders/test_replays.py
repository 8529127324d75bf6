"""Every form of orders is posted twice: the second time nothing more is done, whatever the answer says.

A new address that takes a POST needs its form in tests.orders.replays.
"""

import inspect
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders.urls import urlpatterns
from tests.lasting import lasting_rows
from tests.orders.replaying import Form, Room, changed, everything
from tests.orders.replays import REPLAYS

pytestmark = pytest.mark.django_db
KEEPS_NOTHING = {"verify-file", "download-labels", "enter-track-code"}
# Who asks for a code again gets another one, so many an hour; a thread of comments is pasted again as it grows, and
# each reading of it is written down, while what it asks for is drafted once.
ASKED_ANEW = {"track-order": {"Notice"}, "paste-comments": {"CommentBatch", "JournalEntry"}}


def takes_posts(pattern: Any) -> bool:
    """Tell whether a view's own rule lets a POST in."""
    source = inspect.getsource(inspect.unwrap(pattern.callback))
    return "POST" in source.partition("def ")[0]


def test_every_post_of_orders_is_replayed() -> None:
    assert {str(pattern.name) for pattern in urlpatterns if takes_posts(pattern)} == set(REPLAYS)


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[Room]:
    """One room for the whole module."""
    with lasting_rows(django_db_blocker):
        yield Room()


@pytest.fixture
def room(furnished: Room) -> Room:
    return deepcopy(furnished)


@pytest.mark.parametrize("name", sorted(REPLAYS))
def test_posted_twice_is_done_once(room: Room, name: str) -> None:
    who, prepare = REPLAYS[name]
    arguments, form = prepare(room)
    url = reverse(f"orders:{name}", args=arguments)
    before = everything()
    first = room.client(who).post(url, form)
    assert first.status_code < 400, first.content.decode()[:3000]
    after = everything()
    assert (name in KEEPS_NOTHING) != bool(changed(before, after)), "nothing was done at all"
    second = room.client(who).post(url, _again(form))
    assert second.status_code < 500
    assert changed(after, everything()) <= ASKED_ANEW.get(name, set())


def _again(form: Form) -> Form:
    for value in form.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return form
