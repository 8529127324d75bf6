"""The market's card for phones, its worker, and the page for no network."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from market.mine.views.installing import WORKER

pytestmark = pytest.mark.django_db


def test_the_card_names_the_market_and_its_pictures(client):
    reply = client.get("/cho-dem.webmanifest")
    assert reply["Content-Type"] == "application/manifest+json"
    card = json.loads(reply.content)
    assert (card["name"], card["lang"], card["display"]) == ("Chợ đêm trên mây", "vi", "standalone")
    assert {icon.get("purpose", "any") for icon in card["icons"]} == {"any", "maskable"}
    for icon in card["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    for shortcut in card["shortcuts"]:
        assert Client().get(shortcut["url"]).status_code in {200, 302}


def test_the_card_follows_the_language(client):
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    reply = client.get("/cho-dem.webmanifest")
    assert json.loads(reply.content)["lang"] == "en"
    assert "Cookie" in reply["Vary"]


def test_every_page_points_at_the_card(client):
    assert 'rel="manifest" href="/cho-dem.webmanifest"' in client.get("/").content.decode()


def test_the_worker_reaches_every_page_and_is_asked_for_anew(client):
    reply = client.get("/dich-vu.js")
    assert reply["Service-Worker-Allowed"] == "/"
    assert reply["Cache-Control"] == "no-cache"
    assert reply["Content-Type"].startswith("text/javascript")


def test_the_worker_keeps_two_things_and_no_page_it_passes_on():
    code = WORKER.read_text()
    assert re.findall(r"caches\.open\((\w+)\)", code) == ["PARTS"]
    assert re.findall(r"cache\.put\((\w+),", code) == ["PAGE"]
    assert 'credentials: "omit"' in code
    assert "caches.delete(KEPT)" in code


def test_the_page_for_no_network_is_nobodys(client):
    page = client.get("/ngoai-mang/")
    assert "Máy đang không có mạng" in page.content.decode()
    assert not page.cookies.get("sessionid")
