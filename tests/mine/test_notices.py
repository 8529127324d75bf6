"""What comes how, and the browsers that show one's own news: turned on with a yes, stopped from anywhere."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from market.accounts.models import Consent, Person
from market.accounts.services.consents import consents_of, set_consent
from market.accounts.services.people import deactivate_person
from market.kernel.clock import database_now
from market.mine.contents import TABLES
from market.mine.services import requests
from market.mine.services.erasing import erase_account
from market.notices.browsers import keep_browser
from market.notices.models import Notice, PushSubscription
from market.notices.sending import send_notice
from orders.aftercare.acts import CONFIRM, SHIP
from orders.services.moves import move_order
from sessions.models import PushReminder
from sessions.services.follows import follow, tell_followers
from sessions.services.reminders import remind_followers
from tests.accounts.people import PASSWORD
from tests.accounts.people import admin as make_admin
from tests.accounts.people import hoa as make_hoa
from tests.cast import make_listing, make_person, make_session
from tests.notices.test_push import AUTH, MARKET_KEY, Service, service, words
from tests.orders.delivery_room import make_order
from tests.sessions.test_push_reminders import KEY

__all__ = ["service"]

pytestmark = pytest.mark.django_db

PAGE = "/cua-toi/thong-bao/"
Purpose = Consent.Purpose
CHROME = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def pushing(settings):
    settings.PUSH_KEY, settings.QUIET_HOURS = MARKET_KEY, None


@pytest.fixture
def stand_in(service: Service, settings) -> Service:
    """The stand-in for a browser maker's service, beside the real ones."""
    settings.PUSH_HOSTS = [*settings.PUSH_HOSTS, "fcm.googleapis.com"]
    return service


@pytest.fixture
def hoa(client):
    person = make_hoa()
    sign_in(client)
    return person


def sign_in(client: Client) -> Client:
    headers = {"User-Agent": CHROME}
    client.post("/dang-nhap/", {"login": "hoa@example.vn", "password": PASSWORD}, headers=headers)
    return client


def turn_on(client: Client, name: str = "abc", **fields: str) -> PushSubscription:
    """Turn a browser on, as its page would once the browser said where to."""
    said = {"endpoint": f"https://fcm.googleapis.com/fcm/send/{name}", "key": KEY, "auth": words(AUTH)} | fields
    reply = client.post(f"{PAGE}bat/", said, headers={"User-Agent": CHROME})
    assert reply["Location"] == PAGE
    return PushSubscription.objects.get(endpoint=said["endpoint"])


def behind(service: Service, browser: PushSubscription) -> PushSubscription:
    """Let a browser be the one behind the stand-in for its maker's service."""
    own = service.subscription()
    own.delete()
    PushSubscription.objects.filter(pk=browser.pk).update(endpoint=own.endpoint, key=own.key)
    return browser


def agree(person: Person, purpose: str, *, is_given: bool = True) -> None:
    set_consent(person=person, purpose=purpose, is_given=is_given, way="test")


def pushed() -> list[str]:
    """Return the kinds of what waits for browsers."""
    return list(Notice.objects.filter(channel="push").order_by("pk").values_list("kind", flat=True))


class TestThePage:
    def test_it_asks_before_it_turns_anything_on(self, client, hoa):
        page = client.get(PAGE).content.decode()
        assert f'action="{PAGE}bat/"' in page
        assert "Tôi đồng ý nhận thông báo về đơn hàng" in page
        assert "Thêm vào màn hình chính" in page
        assert not consents_of(hoa)

    def test_turning_on_is_a_yes_to_orders_and_to_nothing_else(self, client, hoa):
        browser = turn_on(client)
        assert (browser.person, browser.label, browser.language) == (hoa, "Chrome · Android", "vi")
        assert browser.device
        assert browser.device.person == hoa
        assert consents_of(hoa) == {"push-orders": True}
        page = client.get(PAGE).content.decode()
        assert "Đang nhận thông báo" in page
        assert f'action="{PAGE}bat/"' not in page

    def test_another_browser_is_offered_to_be_turned_on_and_lists_the_first(self, client, hoa):
        turn_on(client)
        page = sign_in(Client()).get(PAGE).content.decode()
        assert f'action="{PAGE}bat/"' in page
        assert "Chrome · Android" in page

    @pytest.mark.parametrize("said", [{}, {"endpoint": "https://evil.example/x"}])
    def test_nonsense_turns_nothing_on(self, client, hoa, said):
        client.post(f"{PAGE}bat/", {"key": KEY, "auth": words(AUTH)} | said)
        assert not PushSubscription.objects.exists()
        assert not consents_of(hoa)

    def test_without_a_key_it_says_so(self, client, hoa, settings):
        settings.PUSH_KEY = ""
        page = client.get(PAGE).content.decode()
        assert "Chợ chưa bật thông báo trên máy" in page
        assert f'action="{PAGE}bat/"' not in page

    def test_ten_browsers_are_enough(self, client, hoa):
        for number in range(10):
            turn_on(client, str(number))
        client.post(f"{PAGE}bat/", {"endpoint": "https://fcm.googleapis.com/x", "key": KEY, "auth": words(AUTH)})
        assert hoa.push_browsers.count() == 10

    def test_it_says_what_comes_how(self, client, hoa):
        states = [(each.mail, each.push) for each in client.get(PAGE).context["news"]]
        assert states == [
            ("always", "not agreed"),
            ("not agreed", "not agreed"),
            ("not agreed", "not agreed"),
            ("always", "never"),
        ]
        agree(hoa, Purpose.FOLLOWS)
        agree(hoa, Purpose.PUSH_FOLLOWS)
        assert client.get(PAGE).context["news"][1].push == "nowhere"
        turn_on(client)
        client.post("/tai-khoan/thu-va-loi-nhac/", {"language": "vi", "text_channel": "sms", "follow-email": "on"})
        news = client.get(PAGE).context["news"][1]
        assert (news.mail, news.push) == ("stopped", "agreed")

    def test_who_left_a_phone_alone_reads_that_there_is_no_address(self, client):
        client.force_login(make_person("Lan", email=None, phone="+84981234567", phone_verified=True))
        assert client.get(PAGE).context["news"][0].mail == "no address"

    def test_it_asks_the_database_as_often_for_many(self, client, hoa, django_assert_max_num_queries):
        for number in range(6):
            turn_on(client, str(number))
        client.get(PAGE)
        with django_assert_max_num_queries(11):
            client.get(PAGE)


class TestStopping:
    def test_a_browser_is_stopped_from_anywhere(self, client, hoa):
        browser = turn_on(client)
        sign_in(Client()).post(f"{PAGE}{browser.pk}/dung/")
        assert not PushSubscription.objects.exists()

    def test_a_strangers_browser_does_not_exist(self, client, hoa):
        browser = turn_on(client)
        stranger = Client()
        stranger.force_login(make_person("Lan"))
        for act in ("dung", "gui-thu"):
            assert stranger.post(f"{PAGE}{browser.pk}/{act}/").status_code == 404
        assert PushSubscription.objects.exists()
        assert not Notice.objects.filter(channel="push").exists()

    def test_signing_out_keeps_the_evenings_and_nothing_of_the_person(self, client, hoa):
        browser = turn_on(client)
        PushReminder.objects.create(session=make_session("planned"), subscription=browser)
        client.post("/dang-xuat/")
        browser.refresh_from_db()
        assert (browser.person, browser.device, browser.label) == (None, None, "")
        assert PushReminder.objects.exists()

    def test_who_signs_in_next_on_the_browser_does_not_get_it(self, client, hoa):
        browser = turn_on(client)
        del client.cookies["sessionid"]  # run out, nobody signed out
        make_hoa(full_name="Lan", email="lan@example.vn", phone="+84981234567")
        client.post("/dang-nhap/", {"login": "lan@example.vn", "password": PASSWORD})
        browser.refresh_from_db()
        assert browser.person is None

    @pytest.mark.parametrize("said", [{"name": "abc"}, {"name": "other", "replaces": "same"}])
    def test_who_names_it_with_other_keys_does_not_get_what_is_the_persons(self, client, hoa, said):
        browser = turn_on(client)
        endpoint = browser.endpoint.replace("abc", said["name"])
        replaces = browser.endpoint if "replaces" in said else ""
        key = words(b"\x04" + b"x" * 64)
        keep_browser(endpoint=endpoint, key=key, auth=words(AUTH), replaces=replaces)
        browser.refresh_from_db()
        assert (browser.endpoint, browser.key, browser.person) == (endpoint, key, None)

    def test_two_people_on_one_browser_never_share_it(self, client, hoa):
        turn_on(client)
        other = Client()
        other.force_login(lan := make_person("Lan"))
        assert turn_on(other).person == lan
        assert not hoa.push_browsers.exists()

    def test_a_device_signed_out_from_afar_shows_nothing(self, client, hoa):
        device = turn_on(client).device_id
        sign_in(Client()).post(f"/tai-khoan/bao-mat/may/{device}/dang-xuat/")
        assert not PushSubscription.objects.exists()

    def test_signing_out_everywhere_leaves_this_one(self, client, hoa):
        turn_on(client, "first")
        here = turn_on(laptop := sign_in(Client()), "second")
        laptop.post("/tai-khoan/bao-mat/may/dang-xuat-het/")
        assert list(PushSubscription.objects.all()) == [here]

    def test_a_new_password_leaves_this_one(self, client, hoa):
        turn_on(sign_in(Client()), "first")
        here = turn_on(client, "second")
        client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": "sen-trang-hoa-99"})
        assert list(PushSubscription.objects.all()) == [here]

    def test_a_locked_account_shows_nothing(self, client, hoa):
        turn_on(client)
        deactivate_person(actor=make_admin(), pk=hoa.pk)
        assert not PushSubscription.objects.exists()

    def test_erasing_leaves_no_trace_and_a_copy_names_them(self, client, hoa):
        browser = turn_on(client)
        client.post(f"{PAGE}{browser.pk}/gui-thu/")
        assert [row["label"] for row in TABLES["may-nhan-thong-bao"](hoa)] == ["Chrome · Android"]
        assert "test-push" in {row["kind"] for row in TABLES["thu-da-gui"](hoa)}
        copied = [list(map(str, row.values())) for table in TABLES.values() for row in table(hoa)]
        assert browser.endpoint not in json.dumps(copied)
        request = requests.ask_erasure(person=hoa)
        request.act_at = database_now() - timedelta(minutes=1)
        request.save()
        assert erase_account(request.pk)
        assert not PushSubscription.objects.exists()
        assert not Notice.objects.get(kind="test-push").body


class TestSenders:
    def test_a_trial_arrives(self, client, hoa, stand_in: Service):
        browser = behind(stand_in, turn_on(client))
        client.post(f"{PAGE}{browser.pk}/gui-thu/")
        send_notice(pk=Notice.objects.get(kind="test-push").pk)
        assert Notice.objects.get(kind="test-push").status == "sent"
        assert stand_in.shown()["title"] == "Chợ đêm trên mây gửi thử"
        assert stand_in.shown()["url"].endswith(PAGE)

    def test_steps_of_an_order_come_to_who_agreed(self, client, hoa, stand_in: Service):
        order = make_order(buyer=hoa)
        move_order(actor=None, order=order, act=CONFIRM)
        assert not pushed()
        browser = turn_on(client)
        move_order(actor=None, order=order, act=SHIP)
        notice = Notice.objects.get(channel="push")
        assert (notice.kind, notice.recipient) == ("order-moved-push", str(browser.pk))
        assert order.code in notice.subject
        assert f"/{order.code}/" in notice.body.splitlines()[-1]
        assert hoa.full_name not in notice.body
        behind(stand_in, browser)
        send_notice(pk=notice.pk)
        assert stand_in.taken[0][0]["TTL"] == str(24 * 3600)
        assert stand_in.shown()["tag"] == stand_in.shown()["url"]

    def test_a_yes_taken_back_holds_for_what_waits(self, client, hoa):
        order = make_order(buyer=hoa)
        turn_on(client)
        move_order(actor=None, order=order, act=CONFIRM)
        agree(hoa, Purpose.PUSH_ORDERS, is_given=False)
        notice = Notice.objects.get(channel="push")
        send_notice(pk=notice.pk)
        notice.refresh_from_db()
        assert notice.status == "withdrawn"
        move_order(actor=None, order=order, act=SHIP)
        assert len(pushed()) == 1

    def test_it_is_written_in_the_language_it_was_turned_on_in(self, client, hoa):
        client.post("/ngon-ngu/", {"language": "en", "next": "/"})
        browser = turn_on(client)
        assert browser.language == "en"

    def test_what_one_follows_needs_a_yes_of_its_own(self, client, hoa):
        evening = make_session(opens_at=database_now() + timedelta(hours=20))
        follow(person=hoa, vendor=make_listing(evening).product.vendor)
        turn_on(client)
        assert tell_followers(evening.pk) == 0
        agree(hoa, Purpose.PUSH_FOLLOWS)
        type(evening).objects.update(told_follows_at=None)
        assert tell_followers(evening.pk) == 1
        assert pushed() == ["follow-news-push"]
        assert "Bưởi đỏ" in Notice.objects.get().body

    def test_every_evening_needs_a_yes_of_its_own_and_is_told_once(self, client, hoa):
        evening = make_session(opens_at=database_now() + timedelta(minutes=45))
        browser = turn_on(client)
        assert remind_followers(evening.pk) == 0
        agree(hoa, Purpose.PUSH_EVENINGS)
        PushReminder.objects.create(session=evening, subscription=browser)
        type(evening).objects.update(reminded_followers_at=None)
        assert remind_followers(evening.pk) == 1
        assert pushed() == ["session-reminder-push"]
