"""Who is who in the demo, and the style guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.demo.people import CAST, PASSWORD
from market.demo.styleguide import samples


@public
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Say how to sign in as each of the demo's people."""
    parts = {
        "buyer": _("Người mua: đặt hàng trong phiên đang mở, theo dõi đơn"),
        "business_buyer": _("Người mua là doanh nghiệp"),
        "vendor": _("Chủ gian hàng HTX Bưởi đỏ Đông Cao"),
        "rival_vendor": _("Chủ một gian hàng khác"),
        "packer": _("Người đóng gói của HTX Bưởi đỏ Đông Cao"),
        "accountant": _("Kế toán của HTX Bưởi đỏ Đông Cao"),
        "second_reviewer": _("Thẩm định viên thứ hai"),
        "reviewer": _("Thẩm định viên: xem và kiểm tra hồ sơ"),
        "approver": _("Người phê duyệt hồ sơ"),
        "director": _("Điều hành phiên chợ"),
        "moderator": _("Điều phối hỏi đáp"),
        "witness": _("Cán bộ chứng kiến"),
        "official": _("Cơ quan theo dõi: tải báo cáo"),
        "district_official": _("Cơ quan theo dõi của huyện Mê Linh cũ: chỉ xem phần của mình"),
        "report_officer": _("Cán bộ báo cáo"),
        "admin": _("Quản trị: mời nhân sự, xem thư đã gửi"),
    }
    people = [(figure, parts[figure.key]) for figure in CAST]
    return render(request, "demo/people.html", {"people": people, "password": PASSWORD})


@public
@require_safe
def to_components(request: HttpRequest) -> HttpResponse:
    """Lead from the gallery's old address to the one it has now."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("dev:show-components") + (f"?{query}" if query else ""))


@public
@require_safe
def show_components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, in the street's frame or the office's."""
    return render(request, "styleguide.html", samples(request))
