"""Addresses of live streams: which ones the market can show, and how. Pure: nothing is fetched."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

_YOUTUBE_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"})
_FACEBOOK_HOSTS = frozenset({"facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com"})
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:live|embed|shorts)/([A-Za-z0-9_-]{11})/?")
_FACEBOOK_PATH = re.compile(r"/(?P<page>[A-Za-z0-9.\-_]{1,80})/videos/(?:[^/]{1,120}/)?(?P<video>\d{5,25})/?")
_FACEBOOK_ID = re.compile(r"\d{5,25}")


@dataclass(frozen=True)
class Stream:
    """A stream the page can show: where people watch it, and the address of its player."""

    site: str  # "YouTube", "Facebook"
    watch_url: str
    player_url: str


def stream_of(address: str) -> Stream | None:
    """Return the stream behind an address as people copy it, or None when the market cannot show it."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if host == "youtu.be":
        return _youtube(parts.path.strip("/"))
    if host in _YOUTUBE_HOSTS:
        found = _YOUTUBE_PATH.fullmatch(parts.path)
        return _youtube(found[1] if found else parse_qs(parts.query).get("v", [""])[0])
    if host in _FACEBOOK_HOSTS:
        return _facebook(parts.path, parse_qs(parts.query).get("v", [""])[0])
    return None


def _youtube(video: str) -> Stream | None:
    if not _YOUTUBE_ID.fullmatch(video):
        return None
    return Stream(
        site="YouTube",
        watch_url=f"https://www.youtube.com/watch?v={video}",
        player_url=f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1&playsinline=1&rel=0",
    )


def _facebook(path: str, video: str) -> Stream | None:
    found = _FACEBOOK_PATH.fullmatch(path)
    if found:
        watch_url = f"https://www.facebook.com/{found['page']}/videos/{found['video']}/"
    elif path.rstrip("/") in {"/watch", "/watch/live"} and _FACEBOOK_ID.fullmatch(video):
        watch_url = f"https://www.facebook.com/watch/?v={video}"
    else:
        return None
    player_url = (
        f"https://www.facebook.com/plugins/video.php?href={quote(watch_url, safe='')}&show_text=false&autoplay=1"
    )
    return Stream(site="Facebook", watch_url=watch_url, player_url=player_url)
