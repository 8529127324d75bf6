"""Which stream addresses the market can show."""

from datetime import timedelta
from typing import Any

import pytest

from sessions.air.streams import Kind, is_stream_host, stream_of

YOUTUBE = "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw?autoplay=1&playsinline=1&rel=0"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=jNQXAC9IVRw",
        "https://youtube.com/watch?app=desktop&v=jNQXAC9IVRw&t=3s",
        "http://m.youtube.com/watch?v=jNQXAC9IVRw",
        "https://youtu.be/jNQXAC9IVRw?si=abc",
        "https://www.youtube.com/live/jNQXAC9IVRw?feature=share",
        " https://www.youtube.com/embed/jNQXAC9IVRw ",
    ],
)
def test_youtube_in_every_spelling(address: str) -> None:
    stream = stream_of(address)
    assert stream is not None
    assert (stream.site, stream.player_url) == ("YouTube", YOUTUBE)
    assert stream.watch_url == "https://www.youtube.com/watch?v=jNQXAC9IVRw"


@pytest.mark.parametrize(
    ("address", "watch_url"),
    [
        ("https://www.facebook.com/chodem/videos/1234567890/", "https://www.facebook.com/chodem/videos/1234567890/"),
        (
            "https://m.facebook.com/cho.dem/videos/phien-13/1234567890",
            "https://www.facebook.com/cho.dem/videos/1234567890/",
        ),
        ("https://www.facebook.com/watch/live/?v=1234567890&ref=x", "https://www.facebook.com/watch/?v=1234567890"),
    ],
)
def test_facebook(address: str, watch_url: str) -> None:
    stream = stream_of(address)
    assert stream is not None
    assert (stream.site, stream.watch_url) == ("Facebook", watch_url)
    assert stream.player_url.startswith(
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=jNQXAC9IVRw%22%3E%3Cscript%3E",
        "https://www.youtube.com.evil.example/watch?v=jNQXAC9IVRw",
        "https://evil.example/?https://www.youtube.com/watch?v=jNQXAC9IVRw",
        "https://user@evil.example/watch?v=jNQXAC9IVRw",
        "ftp://www.youtube.com/watch?v=jNQXAC9IVRw",
        "https://www.facebook.com/groups/12345",
        "https://fb.watch/abcdef/",
        "https://[broken",
        "//www.youtube.com/watch?v=jNQXAC9IVRw",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    assert stream_of(address) is None


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("https://cdn.example.vn/phien/13/index.m3u8", True),
        ("HTTPS://CDN.example.vn/a.m3u8", True),
        ("http://cdn.example.vn/a.m3u8", False),
        ("https://cdn.example.vn:8443/a.m3u8", False),
        ("https://user:pass@cdn.example.vn/a.m3u8", False),
        ("https://cdn.example.vn/a.m3u8?token=x", False),
        ("https://cdn.example.vn/a.mp4", False),
        ("https://cdn.example.vn/../a.m3u8", False),
        ("https://evil.example/a.m3u8", False),
        ("https://cdn.example.vn.evil.example/a.m3u8", False),
    ],
)
def test_a_playlist_of_a_host_in_the_settings(settings: Any, address: str, is_shown: bool) -> None:
    settings.STREAM_HOSTS = ["cdn.example.vn"]
    stream = stream_of(address)
    assert (stream is not None) is is_shown
    if stream:
        assert stream.kind is Kind.HLS
        assert stream.play_from(timedelta(seconds=754)).endswith(".m3u8#t=754")


def test_no_playlist_without_hosts() -> None:
    assert stream_of("https://cdn.example.vn/a.m3u8") is None
    assert not is_stream_host("cdn.example.vn")
    assert is_stream_host("www.youtube.com")


def test_recordings_begin_at_a_moment() -> None:
    youtube = stream_of("https://youtu.be/jNQXAC9IVRw")
    assert youtube
    assert youtube.watch_from(timedelta(seconds=754)) == "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=754s"
    assert youtube.play_from(timedelta(seconds=754)).endswith("&start=754")
    facebook = stream_of("https://www.facebook.com/watch/?v=1234567890")
    assert facebook
    assert facebook.watch_from(timedelta(seconds=9)) == facebook.watch_url
    assert facebook.play_from(timedelta(seconds=9)).endswith("&t=9")
