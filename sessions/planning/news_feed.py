"""The market's news as RSS 2.0: what is coming, and what each evening came to."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel.money import grouped, short_dong
from market.kernel.templatetags.formats import clock_time, day, weekday
from sessions.evening import Evening
from sessions.selectors import SessionCard, SessionResult

HELD = 12  # evenings told of after they were held


def news_of(coming: Iterable[SessionCard], held: Iterable[SessionResult]) -> bytes:
    """Return the feed: coming evenings, cancelled ones too, then what the last ones came to."""
    feed = Rss201rev2Feed(
        title=_("Chợ đêm trên mây"),
        link=_whole(reverse("sessions:list-upcoming")),
        description=_("Phiên chợ sắp mở và kết quả các phiên đã qua."),
        language=get_language(),
        feed_url=_whole(reverse("sessions:news-feed")),
    )
    for card in coming:
        _tell_coming(feed, card)
    for result in held:
        _tell_held(feed, result)
    return feed.writeString("utf-8").encode()


def _whole(path: str) -> str:
    return settings.SITE_URL + path


def _tell_coming(feed: Rss201rev2Feed, card: SessionCard) -> None:
    """Add an evening that is not over. A new time or a cancellation is news again: the reader's program shows it."""
    evening, session = card.evening, card.evening.session
    words = _words(evening)
    told = {"number": session.number, "time": clock_time(session.opens_at), "weekday": weekday(session.opens_at)}
    feed.add_item(
        title=words % (told | {"day": day(session.opens_at)}),
        link=_whole(session.get_absolute_url()),
        description=session.stop_reason or session.theme or session.title,
        unique_id=f"{_whole(session.get_absolute_url())}#{evening.was_cancelled}-{session.opens_at:%Y%m%d%H%M}",
        unique_id_is_permalink=False,
    )


def _words(evening: Evening) -> str:
    if evening.was_cancelled:
        return _("Đã hủy: phiên %(number)d, %(weekday)s %(day)s")
    if evening.is_running:
        return _("Đang mở: phiên %(number)d, từ %(time)s %(weekday)s %(day)s")
    return _("Phiên %(number)d mở lúc %(time)s %(weekday)s %(day)s")


def _tell_held(feed: Rss201rev2Feed, result: SessionResult) -> None:
    session = result.evening.session
    words = _("Phiên %(number)d, %(day)s: %(units)s phần hàng, %(value)s, %(vendors)s chủ thể")
    told = {"units": grouped(result.units), "value": short_dong(result.value), "vendors": grouped(result.vendors)}
    feed.add_item(
        title=words % (told | {"number": session.number, "day": day(session.opens_at)}),
        link=_whole(session.get_absolute_url()),
        description=session.theme or session.title,
        unique_id=f"{_whole(session.get_absolute_url())}#ket-qua",
        unique_id_is_permalink=False,
        pubdate=result.evening.ends_at,
    )
