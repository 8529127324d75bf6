"""An evening with everybody who posts something, and everything that is written down about orders."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.test import Client

from market.accounts.models import Person, Role
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import ACTS
from orders.models import Amendment, Case, Order
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place

Form = dict[str, Any]
NOT_SAID_TWICE = {"touched_at"}  # when somebody last looked at a basket may change with each look
CONTACT = {"name": "Nguyễn Thị Hoa", "phone": "0912 345 678", "commune": "xã mê linh", "street": "Số 5, thôn Đông Cao"}


class Room:
    """One listing in an open session, its vendor, a buyer with an order, and the office."""

    def __init__(self) -> None:
        cast.me_linh()
        self.people: dict[str, Person] = {
            "buyer": cast.make_person("Nguyễn Thị Hoa", phone="+84912345678"),
            "seller": cast.make_person("Lương Văn Phương"),
            **{role.value: cast.make_person(str(role.label), role) for role in Role},
        }
        self.clients: dict[str, Client] = {}
        self.vendor = cast.make_vendor(owner=self.people["seller"])
        self.listing = cast.make_listing(product=cast.make_product(self.vendor), stall_code="A1")
        self.number = self.listing.session.number

    def client(self, who: str) -> Client:
        """Return the browser of somebody; "guest" has not signed in."""
        if who not in self.clients:
            self.clients[who] = Client()
            if who in self.people:
                self.clients[who].force_login(self.people[who])
        return self.clients[who]

    @cached_property
    def order(self) -> Order:
        """An order of the buyer."""
        placed = place(self.listing, 2, buyer=self.people["buyer"], to=contact())
        return Order.objects.get(code=placed.codes[0])

    def at(self, *names: str) -> Order:
        """Return the order after these acts."""
        by_name = {act.name: act for act in ACTS}
        for name in names:
            words = "Vì thế" if by_name[name].needs_words else ""
            move_order(actor=None, order=self.order, act=by_name[name], words=words)
        self.order.refresh_from_db()
        return self.order

    def case(self) -> Case:
        """Return the case about the order, opened by its buyer."""
        self.at("confirm", "ship", "complain")
        return self.order.cases.get()

    def proposal(self, who: str) -> Amendment:
        """Return a change of the confirmed order that one side has proposed."""
        order = self.at("confirm")
        form = self.other_quantity(order)
        name = f"/don-hang/{order.code}/thay-doi/"
        path = name if who == "buyer" else f"/gian-hang/{self.vendor.slug}{name}"
        assert self.client(who).post(path, form).status_code == 302
        return order.amendments.get()

    def other_quantity(self, order: Order) -> Form:
        """Return the form that asks for one unit instead of two."""
        units = {f"units-{self.listing.pk}": "1", f"price-{self.listing.pk}": str(self.listing.session_price)}
        rest = {"version": str(order.version), "deliver_by": order.deliver_by.isoformat(), "delivery_fee": "0"}
        return units | rest | {"reason": "Chỉ cần một quả"}

    def put_in(self, who: str, quantity: int = 2) -> None:
        """Let somebody put the listing into their basket."""
        path = f"/phien-cho/{self.number}/gio-hang/{self.listing.pk}/them/"
        assert self.client(who).post(path, {"quantity": quantity}).status_code == 302


def new_key() -> str:
    """Return a key as a page draws it."""
    return str(uuid4())


def everything() -> dict[str, list[Any]]:
    """Return every row about orders, what was sent and what was journalled, and the stock."""
    kept: list[type[models.Model]] = [*apps.get_app_config("orders").get_models(), JournalEntry, Notice]
    rows = {model.__name__: _rows(model) for model in kept}
    return rows | {"stock": list(Listing.objects.order_by("pk").values_list("sold", "held"))}


def _rows(model: type[models.Model]) -> list[Any]:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in NOT_SAID_TWICE]
    return list(model._default_manager.order_by("pk").values_list(*names))


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """Return the names of what differs."""
    return {name for name, rows in after.items() if rows != before[name]}
