"""deploy/nginx.conf, held against the addresses and limits of the market."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.urls import reverse

from benchmarks import front_door
from market.runner.process import PORT
from tests.deploy.conftest import text_of

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def configuration():
    """Return the configuration without its comments."""
    return re.sub(r"(?m)(?:^|(?<=\s))#.*$", "", text_of("deploy/nginx.conf"))


def section(configuration: str, opening: str) -> str:
    """Return the inside of the block that this line opens."""
    start = configuration.index(opening) + len(opening)
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(configuration[end], 0)
        end += 1
    return configuration[start : end - 1]


def test_blocks_are_closed(configuration):
    assert configuration.count("{") == configuration.count("}")


def test_web_servers_are_where_the_process_listens(configuration):
    assert f"server web:{PORT} resolve" in configuration


SHARED = ("show-live-fragment", "show-ticker")  # the evening drawn, and as lines of text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SHARED)
def test_what_viewers_share_is_kept_for_a_second(configuration, name, language):
    pattern = re.search(r"location ~ (\^/phien-cho\S+) \{", configuration)
    assert pattern
    assert re.match(pattern[1], reverse(f"sessions:{name}", kwargs={"number": 12, "lang": language}))
    assert not re.match(pattern[1], reverse("sessions:show-session", kwargs={"number": 12}))
    block = section(configuration, pattern[0])
    assert "proxy_cache live;" in block
    assert "proxy_cache_key $uri|$packing;" in block
    assert "proxy_cache_lock on;" in block
    assert "open_file_cache max=" in block
    assert "proxy_cache_valid 200 404 1s;" in block
    assert "proxy_cache_use_stale updating" in block
    assert "limit_req" not in block


def test_the_benchmark_measures_the_block_as_it_is_deployed(configuration):
    location, maps = front_door.deployed_parts()
    assert "proxy_cache live;" in location
    mapped = re.findall(r"map \S+ (\$\w+) \{", configuration)
    assert {name for name in mapped if re.search(rf"\{name}\b", location)} == {"$packing", "$rehearses"}
    assert maps.count("map $") == 2


def test_what_is_kept_for_everybody_is_asked_for_by_nobody(configuration):
    passed = section(configuration, "map $rehearses$uri $passed_cookie {")
    patterns = re.findall(r"~(\S+) \"\";", passed)
    shared = [reverse(f"sessions:{name}", kwargs={"number": 12, "lang": "vi"}) for name in SHARED]
    for path in (*shared, "/static/css/base.css"):
        assert any(re.match(pattern, path) for pattern in patterns)
    own = reverse("sessions:show-session", kwargs={"number": 12})
    assert not any(re.match(pattern, own) for pattern in patterns)


def test_headers_hold_everywhere(configuration):
    # A block that sets one header of its own forgets all of those above it.
    server = configuration[configuration.index("listen 8443") :]
    assert "proxy_set_header" not in server


def test_visitors_cannot_say_who_they_are(configuration):
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in configuration
    assert "$proxy_add_x_forwarded_for" not in configuration


def test_largest_paper_fits_and_no_more(configuration):
    size = re.search(r"client_max_body_size (\d+)m;", configuration)
    assert size
    assert 20 * MEGABYTE < int(size[1]) * MEGABYTE <= 25 * MEGABYTE


def test_plain_http_leads_to_https(configuration):
    block = section(configuration, "listen 8080 default_server;\n")
    assert "return 308 https://" in block


OWN_PAGES = ("resting", "too-large", "too-fast")
STYLE = re.compile(r"<style>(.*?)</style>", re.S)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_ask_nobody_for_anything(name):
    page = text_of(f"deploy/{name}.html")
    assert not re.search(r"src=|style=|<script|<link|url\(|https?:", page)
    assert set(re.findall(r'href="([^"]*)"', page)) <= {"/"}
    assert 'lang="vi"' in page
    assert 'lang="en"' in page


def test_own_pages_look_alike_and_their_style_is_let_in(configuration):
    styles = {STYLE.findall(text_of(f"deploy/{name}.html"))[0] for name in OWN_PAGES}
    assert len(styles) == 1
    digest = b64encode(sha256(styles.pop().encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in configuration


def test_own_pages_wear_the_colours_of_the_market():
    tokens = text_of("static/css/tokens.css") + text_of("static/css/components/lantern.css")
    colours = set(re.findall(r"#[0-9a-f]{6}", STYLE.findall(text_of("deploy/resting.html"))[0]))
    assert colours <= set(re.findall(r"#[0-9a-f]{6}", tokens))


@pytest.mark.parametrize(("code", "name"), [(502, "resting"), (504, "resting"), (413, "too-large"), (429, "too-fast")])
def test_what_nginx_refuses_has_a_page_of_the_market(configuration, compose, code, name):
    assert re.search(rf"error_page [0-9 ]*{code}[0-9 ]* /{name}\.html;", configuration)
    assert f"./deploy/{name}.html:/srv/{name}.html:ro" in compose["services"]["nginx"]["volumes"]
