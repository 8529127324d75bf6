"""The demo's people: one for every part in the evening. These sign-ins exist only in the demo."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from market.accounts.models import Person, Role, RoleGrant

PASSWORD = "cho-dem-2026"  # noqa: S105 - printed by `make demo`


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demo: the key in var/demo.json, name, address, roles."""

    key: str
    full_name: str
    email: str
    roles: tuple[Role, ...] = ()
    kind: str = Person.Kind.CONSUMER
    trade_name: str = ""


CAST = (
    DemoPerson("buyer", "Nguyễn Thị Mai", "mai@nguoimua.example"),
    DemoPerson("business_buyer", "Đỗ Quang Khải", "khai@sieuthi.example", (), Person.Kind.TRADER, "Siêu thị Quả Ngọt"),
    DemoPerson("vendor", "Lương Văn Phương", "phuong@dongcao.example"),
    DemoPerson("rival_vendor", "Đào Văn Tuyến", "tuyen@bachha.example"),
    DemoPerson("packer", "Lương Thị Nhài", "nhai@dongcao.example"),
    DemoPerson("accountant", "Ngô Văn Toản", "toan@dongcao.example"),
    DemoPerson("second_reviewer", "Ngô Thị Lan", "lan@bantochuc.example", (Role.REVIEWER,)),
    DemoPerson("reviewer", "Trần Thu Hà", "ha@bantochuc.example", (Role.REVIEWER,)),
    DemoPerson("approver", "Phạm Minh Đức", "duc@bantochuc.example", (Role.APPROVER,)),
    DemoPerson("director", "Vũ Hoàng Long", "long@bantochuc.example", (Role.DIRECTOR,)),
    DemoPerson("moderator", "Đặng Mai Chi", "chi@bantochuc.example", (Role.MODERATOR,)),
    DemoPerson("witness", "Bùi Thanh Tâm", "tam@bantochuc.example", (Role.WITNESS,)),
    DemoPerson("official", "Hoàng Ngọc Anh", "anh@sonongnghiep.example", (Role.OFFICIAL,)),
    DemoPerson("district_official", "Chu Văn Thắng", "thang@melinh.example", (Role.OFFICIAL,)),
    DemoPerson("report_officer", "Nguyễn Hải Yến", "yen@bantochuc.example", (Role.REPORT_OFFICER,)),
    DemoPerson("admin", "Lê Quốc Bảo", "bao@bantochuc.example", (Role.ADMIN,)),
)


def load_people() -> dict[str, Person]:
    """Make the demo's people, each able to sign in; return them by key."""
    people = {}
    for figure in CAST:
        person = Person.objects.create_person(
            full_name=figure.full_name,
            email=figure.email,
            password=PASSWORD,
            kind=figure.kind,
            trade_name=figure.trade_name,
        )
        EmailAddress.objects.create(user=person, email=figure.email, primary=True, verified=True)
        RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for role in figure.roles)
        people[figure.key] = person
    return people


def make_owner(full_name: str, email: str) -> Person:
    """Make the person behind one of the demo's vendors, without a password."""
    person = Person.objects.create_person(full_name=full_name, email=email)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return person
