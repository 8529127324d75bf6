"""The people of these tests, made as sign-up and invitations make them."""

from market.accounts.models import Role
from market.accounts.services.people import register_person
from market.accounts.services.roles import grant_role

PASSWORD = "hoa-sen-trang-88"


def hoa(**fields):
    given = {"full_name": "Nguyễn Thị Hoa", "email": "hoa@example.vn", "phone": "+84912345678"} | fields
    return register_person(password=PASSWORD, **given)


def officer(role, *, name="Đỗ Văn Minh", email="minh@example.vn"):
    person = register_person(full_name=name, password=PASSWORD, email=email)
    grant_role(actor=None, person=person, role=role)
    return person


def admin():
    return officer(Role.ADMIN)
