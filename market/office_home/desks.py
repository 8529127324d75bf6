"""Which desks a person has, and which links each desk shows: the navigation as data."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import OFFICE_ROLES, Person, Role
from vetting.access import VETTING_ROLES
from vetting.parts import Ability, may


@dataclass(frozen=True)
class DeskLink:
    """One link of a desk's navigation."""

    url: str
    label: str
    icon: str
    current: bool = False


_OFFICE: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("office_home:office-desk", gettext_noop("Tổng quan"), "house", OFFICE_ROLES),
    ("vetting:list-dossiers", gettext_noop("Thẩm định"), "file-check", frozenset({Role.REVIEWER, Role.APPROVER})),
    ("sessions:list-office-sessions", gettext_noop("Phiên chợ"), "calendar", frozenset({Role.DIRECTOR})),
    (
        "sessions:list-waiting-sessions",
        gettext_noop("Đăng ký vào phiên"),
        "clipboard-check",
        frozenset({Role.DIRECTOR, Role.APPROVER}),
    ),
    (
        "orders:show-night",
        gettext_noop("Đêm chợ"),
        "activity",
        frozenset({Role.DIRECTOR, Role.WITNESS, Role.MODERATOR, Role.REPORT_OFFICER}),
    ),
    (
        "sessions:list-question-desks",
        gettext_noop("Hỏi đáp"),
        "message-circle",
        frozenset({Role.MODERATOR, Role.DIRECTOR}),
    ),
    ("orders:list-reviews", gettext_noop("Đánh giá"), "star", frozenset({Role.MODERATOR, Role.DIRECTOR})),
    (
        "sessions:list-complaints",
        gettext_noop("Phản ánh"),
        "flag",
        frozenset({Role.MODERATOR, Role.DIRECTOR, Role.WITNESS}),
    ),
    ("orders:list-cases", gettext_noop("Vụ việc"), "handshake", frozenset({Role.WITNESS, Role.DIRECTOR})),
    ("sessions:list-hosts", gettext_noop("Người dẫn"), "shield-check", frozenset({Role.DIRECTOR, Role.REVIEWER})),
    ("office_home:show-timeline", gettext_noop("Việc tự chạy"), "clock", frozenset({Role.DIRECTOR, Role.ADMIN})),
    ("orders:list-exceptions", gettext_noop("Chứng kiến"), "stamp", frozenset({Role.DIRECTOR, Role.WITNESS})),
    (
        "reports:show-overview",
        gettext_noop("Báo cáo"),
        "chart-column",
        frozenset({Role.REPORT_OFFICER, Role.OFFICIAL, Role.DIRECTOR}),
    ),
    (
        "notices:list-outbox",
        gettext_noop("Thư đã gửi"),
        "mail",
        frozenset({Role.ADMIN, Role.DIRECTOR, Role.REPORT_OFFICER}),
    ),
    (
        "policies:list-documents",
        gettext_noop("Quy chế"),
        "badge-check",
        frozenset({Role.ADMIN, Role.DIRECTOR, Role.APPROVER}),
    ),
    ("accounts:list-people", gettext_noop("Nhân sự"), "users", frozenset({Role.ADMIN})),
    ("reports:show-catalogue", gettext_noop("Lập báo cáo"), "file-text", frozenset({Role.ADMIN})),
)


# One evening's pages, by the desk they are part of; the others are the director's calendar.
_OF_SESSION = re.compile(r"/van-phong/phien/[0-9]+/([a-z-]+)/.*")
_DESK_OF = {
    "hoi-dap": "sessions:list-question-desks",
    "dang-ky": "sessions:list-waiting-sessions",
    "binh-luan": "orders:show-night",
    "kiem-tra": "orders:show-night",
    "truc-ban": "orders:show-night",
    "kich-ban": "orders:show-night",
    "dat-ho": "orders:show-night",
    "bang-ke": "orders:show-night",
}
_TABS_OF_VETTING = ("reports:show-vetting-register", "reports:show-ending-papers")  # wherever their addresses lie


_OF_VENDOR = re.compile(r"/gian-hang/[^/]+/([a-z-]+)/.*")
_PART_OF = {
    "lich-giao": "orders:list-vendor-orders",
    "bang-ke": "orders:list-vendor-orders",
    "giao-nhan": "orders:list-vendor-orders",
    "hoa-don": "orders:list-vendor-orders",
    "nghi-ban": "vetting:list-members",
}


def office_links(person: Person, path: str) -> list[DeskLink]:
    """Return the office's links that this person's roles open; `path` marks the current one."""
    links = [(reverse(name), label, icon) for name, label, icon, roles in _OFFICE if roles & person.roles]
    of_session = _OF_SESSION.fullmatch(path)
    if of_session:
        path = reverse(_DESK_OF.get(of_session[1], "sessions:list-office-sessions"))
    if person.roles & VETTING_ROLES and path in {reverse(name) for name in _TABS_OF_VETTING}:
        path = reverse("vetting:list-dossiers")
    if path == reverse("orders:show-conduct"):
        path = reverse("orders:list-cases")
    return _marked([(url, _(label), icon) for url, label, icon in links], path)


# With the abilities of which one is enough; none: for every member.
_VENDOR: tuple[tuple[str, str, str, frozenset[Ability]], ...] = (
    ("office_home:vendor-desk", gettext_noop("Việc cần làm"), "house", frozenset()),
    ("vetting:show-vendor-dossier", gettext_noop("Hồ sơ"), "file-check", frozenset({Ability.SEE_DOSSIER})),
    ("vetting:list-own-products", gettext_noop("Sản phẩm"), "tag", frozenset({Ability.SEE_PRODUCTS})),
    ("vetting:list-lots", gettext_noop("Lô và tem"), "qr-code", frozenset({Ability.SEE_PRODUCTS})),
    ("sessions:list-vendor-sessions", gettext_noop("Phiên chợ"), "calendar", frozenset({Ability.SEE_SESSIONS})),
    (
        "orders:list-vendor-orders",
        gettext_noop("Đơn hàng"),
        "package",
        frozenset({Ability.SEE_ORDERS, Ability.PACK}),
    ),
    ("sessions:list-product-questions", gettext_noop("Hỏi đáp"), "message-circle", frozenset({Ability.LIST_GOODS})),
    ("orders:list-vendor-reviews", gettext_noop("Đánh giá"), "star", frozenset({Ability.SEE_PRODUCTS})),
    ("orders:show-delivery", gettext_noop("Giao hàng"), "truck", frozenset({Ability.KEEP_DELIVERY})),
    ("vetting:list-members", gettext_noop("Thành viên"), "users", frozenset()),
)


def vendor_links(slug: str, path: str, part: str) -> list[DeskLink]:
    """Return the links of one vendor's desk that a member's part opens."""
    open_to = [row for row in _VENDOR if not row[3] or any(may(part, ability) for ability in row[3])]
    part_of = _OF_VENDOR.fullmatch(path)
    if part_of and part_of[1] in _PART_OF:
        path = reverse(_PART_OF[part_of[1]], args=[slug])
    return _marked([(reverse(name, args=[slug]), _(label), icon) for name, label, icon, _abilities in open_to], path)


def desks_of(person: Person) -> list[DeskLink]:
    """Return the desks a person may open, for the account menu."""
    desks = []
    if person.roles & OFFICE_ROLES:
        desks.append(DeskLink(reverse("office_home:office-desk"), _("Bàn làm việc của Ban tổ chức"), "house"))
    if Role.OFFICIAL in person.roles:
        desks.append(DeskLink(reverse("reports:show-overview"), _("Báo cáo"), "chart-column"))
    if person.vendor_memberships.exists():
        desks.append(DeskLink(reverse("office_home:choose-vendor"), _("Gian hàng của tôi"), "store"))
    else:
        desks.append(DeskLink(reverse("vetting:open-vendor"), _("Mở gian hàng"), "store"))
    return desks


def _marked(links: list[tuple[str, str, str]], path: str) -> list[DeskLink]:
    """Mark the link with the longest address that the current path begins with; a desk's home only on its own page."""
    urls = [url for url, _label, _icon in links]
    homes = {url for url in urls[:1] if any(other.startswith(url) for other in urls[1:])}
    within = [url for url in urls if path == url or (path.startswith(url) and url not in homes)]
    current = max(within, key=len, default="")
    return [DeskLink(url, label, icon, url == current) for url, label, icon in links]
