"""The desks' menu marks the desk a page is part of, and nothing else."""

import pytest

from market.accounts.models import Role
from market.office_home.desks import office_links, vendor_links
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "desk"),
    [
        ("/van-phong/", "Tổng quan"),
        ("/van-phong/hoi-dap/", "Hỏi đáp"),
        ("/van-phong/phien/4/hoi-dap/17/gop/", "Hỏi đáp"),
        ("/van-phong/phien/4/dang-ky/", "Đăng ký vào phiên"),
        ("/van-phong/phien/4/binh-luan/", "Đêm chợ"),
        ("/van-phong/phien/4/gia/", "Phiên chợ"),
        ("/van-phong/phien/4/bang-ke/", "Đêm chợ"),
        ("/van-phong/phien/4/dat-ho/", "Đêm chợ"),
        ("/van-phong/giao-nhan/", "Vụ việc"),
        ("/van-phong/phien/khuyen-mai/", "Phiên chợ"),
        ("/van-phong/phan-anh/71M3308N/", "Phản ánh"),
        ("/van-phong/khong-co/", ""),
    ],
)
def test_a_page_belongs_to_one_desk(path: str, desk: str) -> None:
    director = cast.make_person("Phạm Minh Đức", Role.DIRECTOR)
    assert [link.label for link in office_links(director, path) if link.current] == [desk] * bool(desk)


def test_a_moderators_evening_is_not_the_home() -> None:
    moderator = cast.make_person("Phạm Thu Trang", Role.MODERATOR)
    marked = {path: [link.label for link in office_links(moderator, path) if link.current] for path in
              ("/van-phong/phien/4/hoi-dap/", "/van-phong/phien/4/")}  # fmt: skip
    assert marked == {"/van-phong/phien/4/hoi-dap/": ["Hỏi đáp"], "/van-phong/phien/4/": []}


def test_a_vendors_home_is_marked_on_its_own_page_only() -> None:
    pages = {
        "/gian-hang/x/": "Việc cần làm",
        "/gian-hang/x/phien/4/len-song/": "Phiên chợ",
        "/gian-hang/x/lich-giao/": "Đơn hàng",
        "/gian-hang/x/bang-ke/3/": "Đơn hàng",
        "/gian-hang/x/giao-nhan/": "Đơn hàng",
        "/gian-hang/x/giao-hang/tai-khoan/": "Giao hàng",
        "/gian-hang/x/nghi-ban/": "Thành viên",
    }
    for path, label in pages.items():
        assert [link.label for link in vendor_links("x", path, "owner") if link.current] == [label]
    assert not any(link.current for link in vendor_links("x", "/gian-hang/x/tai-ve/", "owner"))
