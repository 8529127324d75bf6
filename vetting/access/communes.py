"""Rows of the monthly confirmation: fetching and permission are one act."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.errors import Absent
from market.kernel.templatetags.formats import day
from vetting.commune_links import is_token_of, number_in
from vetting.models import CommuneAnswer, CommuneRound


def commune_round_behind(token: str) -> CommuneRound:
    """Return the round a secret address opens, or say plainly that it is wrong, replaced or over."""
    number = number_in(token)
    commune_round = _rounds().filter(pk=number).first() if number else None
    if commune_round is None or not is_token_of(token, commune_round):
        raise Absent(
            _(
                "Đường dẫn này không đúng, hoặc đã được thay bằng đường dẫn mới hơn. Anh/Chị mở lại từ thư gần nhất"
                " của Ban tổ chức."
            )
        )
    if commune_round.expires_at <= clock.now():
        raise Absent(
            _("Đường dẫn này đã hết hạn ngày %(day)s. Ban tổ chức gửi danh sách mới mỗi tháng.")
            % {"day": day(commune_round.expires_at)}
        )
    return commune_round


def commune_round(pk: int) -> CommuneRound:
    """Return a round, for the office."""
    found = _rounds().filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có danh sách này."))
    return found


def commune_answer(pk: int) -> CommuneAnswer:
    """Return an answer that asks the office to do something."""
    asking = CommuneAnswer.objects.exclude(verdict=CommuneAnswer.Verdict.CONFIRMED)
    found = asking.select_related("vendor").filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có phản hồi này của xã, phường."))
    return found


def _rounds() -> QuerySet[CommuneRound]:
    return CommuneRound.objects.select_related("commune__province")
