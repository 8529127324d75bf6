"""The basket of whoever asks: a person's own, or the one whose key this browser's session keeps."""

from uuid import UUID

from django.http import HttpRequest

from market.accounts.models import Person
from orders.models import Basket
from orders.services import baskets
from sessions.models import MarketSession

_NAME = "gio"  # in the browser's session: number of the market session → key
MOST_KEPT = 4  # market sessions; the oldest are forgotten


def basket_of(request: HttpRequest, session: MarketSession) -> Basket | None:
    """Return the open basket of who asks; who has just signed in brings along what was put in before."""
    buyer, key = _buyer(request), _key(request, session)
    if buyer is None and key is None:
        return None
    found = baskets.find_basket(buyer=buyer, key=key, session=session)
    if buyer is not None and key is not None:
        _forget(request, session)
    elif found is not None and found.key != key:
        remember_basket(request, found)
    return found


def has_put_nothing_in(request: HttpRequest, number: int) -> bool:
    """Tell, without asking the database, whether a guest's browser keeps no basket of this session."""
    return not request.user.is_authenticated and str(number) not in _kept(request)


def basket_to_fill(request: HttpRequest, session: MarketSession) -> Basket:
    """Return the open basket of who asks, a new one when there is none."""
    basket = basket_of(request, session) or baskets.open_basket(buyer=_buyer(request), key=None, session=session)
    remember_basket(request, basket)
    return basket


def remember_basket(request: HttpRequest, basket: Basket) -> None:
    """Let this browser find a guest's basket again; a person's is found by who they are."""
    number = str(basket.session.number)
    if basket.buyer_id is None and _kept(request).get(number) != str(basket.key):
        kept = {**_kept(request)}
        kept.pop(number, None)
        kept[number] = str(basket.key)
        request.session[_NAME] = dict(list(kept.items())[-MOST_KEPT:])


def _key(request: HttpRequest, session: MarketSession) -> UUID | None:
    written = _kept(request).get(str(session.number))
    try:
        return UUID(str(written)) if written else None
    except ValueError:
        return None


def _kept(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get(_NAME, {})
    return kept if isinstance(kept, dict) else {}


def _forget(request: HttpRequest, session: MarketSession) -> None:
    kept = {**_kept(request)}
    if kept.pop(str(session.number), None):
        request.session[_NAME] = kept


def _buyer(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
