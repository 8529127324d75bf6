"""Addresses of live streams: which ones the market can show, and how. Nothing is fetched.

Three kinds: YouTube, Facebook, and an HLS playlist on a host named in the settings (STREAM_HOSTS). The pages' CSP
allows the very same hosts and no other.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from django.conf import settings

_YOUTUBE_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"})
_FACEBOOK_HOSTS = frozenset({"facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com"})
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:live|embed|shorts)/([A-Za-z0-9_-]{11})/?")
_FACEBOOK_PATH = re.compile(r"/(?P<page>[A-Za-z0-9.\-_]{1,80})/videos/(?:[^/]{1,120}/)?(?P<video>\d{5,25})/?")
_FACEBOOK_ID = re.compile(r"\d{5,25}")
_HLS_PATH = re.compile(r"/[A-Za-z0-9._~%/-]{1,180}\.m3u8")


class Kind(StrEnum):
    """How a stream is shown."""

    FRAME = "frame"  # the site's own player
    HLS = "hls"  # the browser's player: picture and sound, or sound alone


@dataclass(frozen=True)
class Stream:
    """A stream the page can show: where people watch it, and the address of its player."""

    site: str  # "YouTube", "Facebook", or the host of a playlist
    watch_url: str
    player_url: str
    kind: Kind = Kind.FRAME

    def watch_from(self, offset: timedelta) -> str:
        """Return where the recording is watched from a moment on."""
        seconds = max(0, int(offset.total_seconds()))
        match self.site:
            case "YouTube":
                return f"{self.watch_url}&t={seconds}s"
            case "Facebook":
                return self.watch_url  # its pages take no moment
            case _:
                return f"{self.watch_url}#t={seconds}"

    def play_from(self, offset: timedelta) -> str:
        """Return the address of the player that begins at a moment."""
        seconds = max(0, int(offset.total_seconds()))
        match self.site:
            case "YouTube":
                return f"{self.player_url}&start={seconds}"
            case "Facebook":
                return f"{self.player_url}&t={seconds}"
            case _:
                return f"{self.player_url}#t={seconds}"


def is_stream_host(host: str) -> bool:
    """Tell whether a stream may come from a host: nothing else is shown, and nothing else may be asked."""
    known = {"youtu.be", *_YOUTUBE_HOSTS, *_FACEBOOK_HOSTS, *settings.STREAM_HOSTS}
    return host.lower() in known


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
    return _playlist(parts) if host in settings.STREAM_HOSTS else None


def _playlist(parts: SplitResult) -> Stream | None:
    """Return an HLS stream: HTTPS, the usual port, nobody's name or password, no query that could hold a token."""
    plain = parts.scheme == "https" and parts.netloc.lower() == parts.hostname and not parts.query
    if not plain or not _HLS_PATH.fullmatch(parts.path) or ".." in parts.path:
        return None
    address = f"https://{parts.hostname}{parts.path}"
    return Stream(site=str(parts.hostname), watch_url=address, player_url=address, kind=Kind.HLS)


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
