"""The timeline of what the market does by itself: this week's evenings, and the finders with their latest run."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from celery.schedules import crontab
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from market.kernel import clock
from market.notices.models import LastRun
from orders.models import Compilation
from sessions.checks.will_happen import Effect, effects_of
from sessions.evening import Evening
from sessions.selectors import evening_of
from sessions.selectors.around import recent_and_coming
from sessions.selectors.preflight import appointments

ROUNDS_MISSED = 3  # a finder that has not come by for so many of its rounds is missed
LEAST_WAIT = timedelta(seconds=90)  # however often it should come by

FINDERS = {
    "market.files.tasks.drop_orphans": gettext_noop("Dọn tệp tải dở không ai dùng"),
    "market.files.tasks.lighten_pictures": gettext_noop("Nén ảnh hàng cho nhẹ khi xem bằng điện thoại"),
    "market.mine.tasks.drop_old_downloads": gettext_noop("Bỏ bản dữ liệu cá nhân đã quá hạn tải"),
    "market.mine.tasks.serve_due_requests": gettext_noop("Gom dữ liệu cá nhân, xóa tài khoản theo yêu cầu đến hạn"),
    "market.notices.tasks.record_heartbeat": gettext_noop("Ghi nhịp của bộ hẹn giờ và bộ xử lý"),
    "market.notices.tasks.send_due_notices": gettext_noop("Gửi thư, tin nhắn và thông báo đến hạn"),
    "market.office_home.tasks.end_forgotten_rehearsals": gettext_noop("Kết thúc và xóa buổi diễn tập hết giờ"),
    "market.office_home.tasks.drop_leftovers": gettext_noop("Dọn phiên đăng nhập hết hạn, dấu vết việc cũ"),
    "market.office_home.tasks.forget_old_words": gettext_noop("Xóa lời thư đã gửi quá sáu tháng"),
    "market.office_home.tasks.watch_market": gettext_noop("Soát việc quá giờ chưa làm, báo động cho trực ban"),
    "orders.archives.tasks.compile_due_archives": gettext_noop("Gom dữ liệu gian hàng yêu cầu tải về"),
    "orders.archives.tasks.drop_old_archives": gettext_noop("Bỏ các tệp gom đã quá hạn"),
    "orders.reports.tasks.drop_old_exports": gettext_noop("Bỏ tệp báo cáo lập theo yêu cầu đã quá hạn"),
    "orders.reports.tasks.compile_due_reports": gettext_noop("Lập báo cáo của phiên đã đóng"),
    "orders.reports.tasks.serve_due_subscriptions": gettext_noop("Lập báo cáo định kỳ cho người đăng ký nhận"),
    "orders.tasks.checkpoint_due_sessions": gettext_noop("Ký dấu mốc của sổ chứng kiến, niêm phong phiên đã đóng"),
    "orders.tasks.checkpoint_left_sessions": gettext_noop("Soát dòng chứng kiến còn sót"),
    "orders.tasks.drop_old_holds": gettext_noop("Bỏ lượt giữ hàng và giỏ bỏ lại của phiên đã lâu"),
    "orders.tasks.invite_to_review": gettext_noop("Mời người mua đánh giá, ba ngày sau khi đơn hoàn tất"),
    "orders.tasks.make_due_statements": gettext_noop("Lập và gửi bảng kê cho gian hàng sau giờ đóng"),
    "orders.tasks.publish_due_logs": gettext_noop("Công bố tệp của sổ chứng kiến"),
    "orders.tasks.record_due_nights": gettext_noop("Ghi diễn biến từng phút và nhu cầu lỡ của phiên đang mở"),
    "orders.tasks.remind_of_cases": gettext_noop("Nhắc bên chưa trình bày trong vụ việc, trước hạn một ngày"),
    "orders.tasks.remind_to_confirm": gettext_noop("Hỏi người mua đã nhận hàng chưa, sau phiên ba ngày"),
    "orders.tasks.remind_to_deliver": gettext_noop("Nhắc gian hàng gửi đơn, sau phiên một ngày"),
    "orders.tasks.serve_waiting_buyers": gettext_noop("Trả hàng hết giờ giữ, mời người trong danh sách chờ"),
    "orders.tasks.settle_due_drafts": gettext_noop("Khép đơn nháp hết phiên; sau 7 ngày xóa tên, số điện thoại"),
    "orders.tasks.stamp_due_seals": gettext_noop("Xin dấu thời gian cho niêm phong"),
    "orders.tasks.tell_of_closes": gettext_noop("Báo giỏ còn hàng mười phút trước giờ đóng"),
    "orders.tasks.tell_of_orders": gettext_noop("Báo đơn mới cho người mua và gian hàng"),
    "orders.tasks.tell_of_seals": gettext_noop("Báo phiên đã đóng và niêm phong"),
    "sessions.tasks.announce_due_sessions": gettext_noop("Báo phiên đã mở, sắp đóng, đổi giờ hoặc dừng"),
    "sessions.tasks.ask_due_streams": gettext_noop("Hỏi luồng phát của phiên sắp mở và đang mở"),
    "sessions.tasks.attach_due_proofs": gettext_noop("Gắn bằng chứng giá vừa nhận cho hàng đang bày"),
    "sessions.tasks.call_due_slots": gettext_noop("Gọi gian hàng sắp đến lượt lên sóng"),
    "sessions.tasks.drop_old_reminders": gettext_noop("Xóa lời hẹn nhắc của phiên đã lâu"),
    "sessions.tasks.end_due_airs": gettext_noop("Khép sổ lên sóng của phiên đã đóng"),
    "sessions.tasks.ensure_upcoming_sessions": gettext_noop("Lập đủ tám phiên phía trước"),
    "sessions.tasks.forget_old_askers": gettext_noop("Xóa tên, thư của khách đã có trả lời quá 30 ngày"),
    "sessions.tasks.identify_due_hosts": gettext_noop("Hỏi dịch vụ định danh về người sắp lên sóng"),
    "sessions.tasks.remind_due_sessions": gettext_noop("Nhắc gian hàng và người đã hẹn trước giờ mở"),
    "sessions.tasks.remind_of_product_questions": gettext_noop("Nhắc gian hàng trả lời câu hỏi, ghi câu quá 48 giờ"),
    "sessions.tasks.run_due_preflights": gettext_noop("Kiểm tra phiên trước giờ mở 24 giờ, 1 giờ, 10 phút"),
    "sessions.tasks.tell_of_overdue_complaints": gettext_noop("Báo phản ánh quá hạn trả lời"),
    "sessions.tasks.withdraw_outdated_reminders": gettext_noop("Hủy lời nhắc chưa gửi mà phiên đã đổi giờ hoặc qua"),
    "vetting.tasks.apply_begun_rules": gettext_noop("Áp dụng quy định vừa có hiệu lực"),
    "vetting.tasks.compare_new_papers": gettext_noop("So giấy tờ mới nộp với giấy tờ của cơ sở khác"),
    "vetting.tasks.drop_left_drafts": gettext_noop("Bỏ giấy tờ soạn dở đã lâu"),
    "vetting.tasks.keep_scans": gettext_noop("Ghi số lượt quét tem"),
    "vetting.tasks.mark_old_papers": gettext_noop("Lấy dấu trang của giấy tờ cũ"),
    "vetting.tasks.open_due_rounds": gettext_noop("Mở đợt xác nhận hằng tháng của xã, phường"),
    "vetting.tasks.remind_of_conditions": gettext_noop("Nhắc điều kiện sắp đến hạn"),
    "vetting.tasks.remind_of_ending_papers": gettext_noop("Nhắc giấy tờ sắp hết hạn"),
    "vetting.tasks.remind_silent_communes": gettext_noop("Nhắc xã, phường chưa xác nhận"),
    "vetting.tasks.tell_of_new_rules": gettext_noop("Báo quy định mới cho gian hàng"),
}


@dataclass(frozen=True)
class Finder:
    """Something that comes by regularly and does what is due."""

    task: str  # its name in the table
    words: str
    how_often: str
    run: LastRun | None
    due_at: datetime  # from then on it is missed
    is_missed: bool


@dataclass(frozen=True)
class EveningEffects:
    """What one evening does by itself."""

    evening: Evening
    lines: list[tuple[Effect, str]]  # with "done", "late", "moot" or "coming"


@dataclass(frozen=True)
class Timeline:
    """Everything that happens by itself."""

    moment: datetime
    evenings: list[EveningEffects]
    finders: list[Finder]

    @property
    def late(self) -> int:
        """Return how many things should have happened and have not."""
        return sum(state == "late" for each in self.evenings for _effect, state in each.lines)

    @property
    def what_is_amiss(self) -> str:
        """Return what should have happened and has not, in one sentence; empty when all is well."""
        late, missed = self.late, self.missed
        said = [
            ngettext("%(n)d việc quá giờ chưa làm", "%(n)d việc quá giờ chưa làm", late) % {"n": late} if late else "",
            ngettext("%(n)d lượt tuần tra vắng mặt", "%(n)d lượt tuần tra vắng mặt", missed) % {"n": missed}
            if missed
            else "",
        ]
        return ", ".join(filter(None, said))

    @property
    def missed(self) -> int:
        """Return how many finders have not come by for too long."""
        return sum(finder.is_missed for finder in self.finders)


def timeline() -> Timeline:
    """Return what happens by itself around now."""
    moment = clock.database_now()
    evenings = [evening_of(session) for session in recent_and_coming(moment)]
    first = Compilation.objects.filter(stage=Compilation.Stage.CLOSING, session__in=[e.session for e in evenings])
    packs = {pack.session_id: pack for pack in first}
    return Timeline(
        moment,
        [EveningEffects(evening, _lines(evening, packs.get(evening.session.pk))) for evening in evenings],
        finders(moment),
    )


def _lines(evening: Evening, pack: Compilation | None) -> list[tuple[Effect, str]]:
    session, moment = evening.session, evening.moment
    effects = effects_of(session, moment)
    for each in appointments(session, moment):
        words = _("Kiểm tra trước giờ mở (%(occasion)s)") % {"occasion": each.label}
        effects.append(
            Effect(each.at, words, done_at=each.run.ran_at if each.run else None, is_moot=session.opens_at <= moment)
        )
    if not evening.was_cancelled:
        ready = pack.ready_at if pack else None
        effects.append(Effect(evening.ends_at, _("Lập bộ báo cáo phiên"), done_at=ready))
    return [(effect, _state(effect, moment)) for effect in sorted(effects, key=lambda effect: effect.at)]


def _state(effect: Effect, moment: datetime) -> str:
    if effect.is_done(moment):
        return "done"
    if effect.is_late(moment):
        return "late"
    return "moot" if effect.is_moot else "coming"


def finders(moment: datetime) -> list[Finder]:
    """Return what comes by regularly, in the order of the table."""
    runs = {run.task: run for run in LastRun.objects.all()}
    table = current_app.conf.beat_schedule.values()
    # A market set up a moment ago has missed nothing yet: a nightly finder has until its third night.
    set_up_at = MigrationRecorder.Migration.objects.aggregate(last=Max("applied"))["last"] or moment
    return [_finder(entry, runs.get(entry["task"]), moment, set_up_at) for entry in table]


def _finder(entry: dict[str, Any], run: LastRun | None, moment: datetime, set_up_at: datetime) -> Finder:
    schedule = entry["schedule"]
    if isinstance(schedule, crontab):
        span, how_often = timedelta(days=1), _("mỗi đêm")
    else:
        span, how_often = timedelta(seconds=schedule), _every(int(schedule))
    wait = max(LEAST_WAIT, ROUNDS_MISSED * span)
    due_at = (run.ended_at if run else set_up_at) + wait
    task = entry["task"]
    return Finder(task, _(FINDERS[task]), how_often, run, due_at, due_at < moment)


def _every(seconds: int) -> str:
    if seconds < 60:
        return ngettext("mỗi %(n)d giây", "mỗi %(n)d giây", seconds) % {"n": seconds}
    minutes = seconds // 60
    return ngettext("mỗi %(n)d phút", "mỗi %(n)d phút", minutes) % {"n": minutes}
