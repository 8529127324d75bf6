"""One of each thing, and one of each kind of person, to fill the addresses of the access matrix."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from market.accounts.models import Person, Role
from sessions.models import SessionRule
from tests import cast
from vetting.models import Vendor


@dataclass
class World:
    """People by kind, and a value for each parameter of an address."""

    people: dict[str, Person | None] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)
    special: dict[tuple[str, str], Any] = field(default_factory=dict)

    def arguments(self, name: str, parameters: tuple[str, ...]) -> dict[str, Any]:
        """Return a value for each parameter; KeyError asks for a sample of a new kind of thing."""
        return {each: self.special.get((name, each), self.common.get(each)) for each in parameters}
