"""By which criteria goods and stalls stand where they stand: told from the very constants the code goes by.

Decree 248/2026 (art. 11) wants the criteria published. They are read here from where they are used, so that whoever
changes an order changes the page, and a column without words breaks its test.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from market.storefront import gone, searching, spelling
from market.storefront.catalogue import ordering
from market.storefront.catalogue.ordering import Order
from sessions.selectors import airtime
from vetting.selectors import prices

# What each column means that an order goes by; "-" is downwards.
COLUMNS: dict[str, str | Promise] = {
    "best": gettext_lazy("độ khớp với chữ Anh/Chị gõ"),
    "sort_name": gettext_lazy("tên, theo chữ cái tiếng Việt"),
    "price": gettext_lazy("giá, thấp trước"),
    "-price": gettext_lazy("giá, cao trước"),
    "-created_at": gettext_lazy("ngày ghi vào sổ chợ, mới trước"),
    "-ranked": gettext_lazy("hạng sao OCOP, cao trước"),
    "pk": gettext_lazy("số thứ tự trong sổ, nhỏ trước"),
    "-pk": gettext_lazy("số thứ tự trong sổ, lớn trước"),
}


@dataclass(frozen=True)
class Criterion:
    """One place where things stand in an order, and by what, the weightiest first."""

    title: str
    intro: str
    steps: list[str]
    note: str = ""


def criteria() -> list[Criterion]:
    """Return every order of the market that a visitor sees, as it holds in the code now."""
    return [_catalogue(), _search(), _chosen(), _evening(), _airtime(), _directory(), _instead()]


def _catalogue() -> Criterion:
    intro = _("Khi chưa tìm gì, sản phẩm đứng theo:")
    return Criterion(_("Trang sản phẩm"), intro, _steps(ordering.order_of("", is_search=False)))


def _search() -> Criterion:
    words = {
        "words": searching.MOST_WORDS,
        "readings": spelling.MOST_READINGS,
        "long": spelling.LONG_WORD,
    }
    ranks = _(
        "Độ khớp có năm bậc: tên sản phẩm chứa đúng chữ Anh/Chị gõ, đủ dấu; tên chứa chữ đó khi bỏ dấu; "
        "tên sản phẩm cùng tên chủ thể chứa chữ đó; các chữ nằm rải rác trong hai tên ấy; "
        "sau cùng là hàng có xã, phường, quận, huyện cũ hoặc nhóm sản phẩm mang tên Anh/Chị gõ."
    )
    reading = (
        _(
            "Đọc tối đa %(words)d chữ; chữ gõ nhầm một phím, hoặc hai phím trong chữ dài từ %(long)d ký tự, "
            "được hiểu theo tối đa %(readings)d cách gần nhất."
        )
        % words
    )
    return Criterion(
        _("Kết quả tìm kiếm"),
        _("Khi tìm, sản phẩm đứng theo:"),
        _steps(ordering.order_of("", is_search=True)),
        f"{ranks} {reading}",
    )


def _chosen() -> Criterion:
    steps = [f"{order.label}: {', '.join(_steps(order))}" for order in ordering.ORDERS.values()]
    return Criterion(_("Thứ tự Anh/Chị tự chọn"), _("Chọn cách xếp nào thì chỉ cách ấy được dùng:"), steps)


def _evening() -> Criterion:
    steps = [
        _("Thứ tự lên sóng do Ban tổ chức sắp trước phiên; gian đang lên sóng được đưa lên đầu trang"),
        _("Trong một gian, theo thứ tự chủ thể sắp"),
    ]
    return Criterion(_("Trong phiên chợ"), _("Gian hàng và mặt hàng của phiên đứng theo:"), steps)


def _airtime() -> Criterion:
    evenings = ngettext(
        "Số phút đã lên sóng trong %(number)d phiên gần nhất, ít trước",
        "Số phút đã lên sóng trong %(number)d phiên gần nhất, ít trước",
        airtime.EVENINGS,
    ) % {"number": airtime.EVENINGS}
    steps = [
        evenings,
        _("Số phiên đã xin lên sóng mà chưa được, nhiều trước"),
        _("Số phút trung bình của các chủ thể cùng xã, phường, ít trước"),
        _("Số phút trung bình của các chủ thể cùng loại hình, ít trước"),
        _("Hai lượt liền nhau thuộc hai xã, phường khác nhau, khi không làm ai thiệt"),
    ]
    return Criterion(
        _("Thứ tự lên sóng"),
        _("Chợ gợi ý thứ tự công bằng sau đây; Ban tổ chức có thể đổi, và mỗi lần đổi đều ghi nhật ký:"),
        steps,
    )


def _directory() -> Criterion:
    steps = [_("tên, theo chữ cái tiếng Việt")]
    return Criterion(_("Danh bạ chủ thể"), _("Chủ thể đứng theo:"), steps)


def _instead() -> Criterion:
    number = {"number": gone.NEAR}
    steps = [_("hàng của cùng chủ thể trước"), _("rồi hàng cùng bộ sản phẩm"), _("cùng bậc thì theo tên")]
    steps.append(_("nhiều nhất %(number)d món") % number)
    return Criterion(_("Hàng gần giống, khi một món ngừng bán"), _("Chợ nêu:"), steps)


def _steps(order: Order) -> list[str]:
    """Return what an order goes by, in words, the weightiest first."""
    return [str(COLUMNS[key]) for key in order.keys]


def saving_days() -> int:
    """Return how old a proof of a regular price may be for a saving to be shown."""
    return prices.PROOF_DAYS
