"""Which stream addresses the market can show."""

import pytest

from sessions.streams import stream_of

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
