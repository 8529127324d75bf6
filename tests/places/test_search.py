import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.places.selectors import communes_like, match_commune

pytestmark = pytest.mark.django_db


def code_of(text: str) -> str | None:
    commune = match_commune(text).commune
    return commune.pk if commune else None


@pytest.mark.parametrize(
    "text",
    ["Xã Mê Linh", "mê linh", "me linh", "ME LINH", "xa me linh", "x. me linh", "Xã Mê Linh, Hà Nội", "  me   linh "],
)
def test_a_commune_is_found_however_it_is_typed(text):
    assert communes_like(text)[0].pk == "09022"
    assert code_of(text) == "09022"


def test_a_slip_of_the_finger_still_proposes_it():
    assert "09022" in {commune.pk for commune in communes_like("me lnih")} | {c.pk for c in communes_like("me lin")}


def test_the_very_name_comes_before_names_that_contain_it():
    first = communes_like("Tây Hồ")[0]
    assert (first.name, first.province_id) == ("Phường Tây Hồ", "01")


def test_hanoi_comes_before_other_provinces():
    found = communes_like("thanh")
    abroad = [commune.province_id != "01" for commune in found]
    assert abroad == sorted(abroad)
    assert not abroad[0]


def test_the_province_typed_after_a_comma_decides():
    everywhere = {commune.province_id for commune in communes_like("Tân Tiến")}
    assert len(everywhere) > 1
    province = sorted(everywhere - {"01"})[0]
    chosen = next(commune for commune in communes_like("Tân Tiến") if commune.province_id == province)
    assert {commune.province_id for commune in communes_like(chosen.label)} == {province}


def test_marks_decide_between_names_that_fold_alike():
    assert code_of("Xã Đông Anh") == "00454"


def test_a_name_of_many_places_is_a_choice():
    match = match_commune("tân tiến")
    assert match.commune is None
    assert len(match.choices) > 1


@pytest.mark.parametrize("text", ["", " ", ",", "%", "_", "xyzzyx", "'; DROP TABLE", "a" * 5000, "😀"])
def test_nonsense_finds_nothing_certain(text):
    assert match_commune(text).commune is None


def test_a_search_is_one_query():
    with CaptureQueriesContext(connection) as queries:
        [commune.label for commune in communes_like("me linh")]
    assert len(queries) == 1


def test_the_options_are_public_and_cached_for_an_hour(client):
    response = client.get("/dia-gioi/tim/", {"commune": "me li"})
    assert response.status_code == 200
    assert '<option value="Xã Mê Linh, Hà Nội">Huyện Mê Linh</option>' in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "m"}, {"q": "\x00"}, {"q": "<script>"}])
def test_the_options_are_empty_for_too_little_or_nonsense(client, query):
    response = client.get("/dia-gioi/tim/", query)
    assert response.status_code == 200
    assert "<option" not in response.content.decode()


def test_the_options_only_answer_reading(client):
    assert client.post("/dia-gioi/tim/").status_code == 405
