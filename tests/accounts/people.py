"""The people of these tests, made as sign-up and invitations make them."""

from typing import Any

from market.accounts.models import Person, Role
from market.accounts.services.people import register_person
from market.accounts.services.roles import grant_role

PASSWORD = "hoa-sen-trang-88"


def hoa(**fields: Any) -> Person:
    given: dict[str, Any] = {"full_name": "Nguyễn Thị Hoa", "email": "hoa@example.vn", "phone": "+84912345678"} | fields
    return register_person(password=PASSWORD, **given)


def officer(role: Role, *, name: str = "Đỗ Văn Minh", email: str = "minh@example.vn") -> Person:
    person = register_person(full_name=name, password=PASSWORD, email=email)
    grant_role(actor=None, person=person, role=role)
    return person


def admin() -> Person:
    return officer(Role.ADMIN)
