"""The map of Hà Nội as a file: an outline for each commune, kept for ever under the address of its edition."""

from xml.etree import ElementTree

from django.test import Client

from market.places.outlines import SHADES, hanoi_edition, hanoi_map, hanoi_svg, shades_of

ADDRESS = "/ban-do/ha-noi.svg"


def test_every_commune_has_an_outline_with_its_code() -> None:
    drawn = ElementTree.fromstring(hanoi_svg())
    ids = {shape.get("id") for shape in drawn.iter("{http://www.w3.org/2000/svg}polygon")}
    assert ids == {f"xa-{code}" for code in hanoi_map().outlines}
    assert len(ids) == 126
    assert hanoi_map().outlines["09022"].name == "Xã Mê Linh"


def test_the_file_is_kept_for_ever_by_its_edition_only(client: Client) -> None:
    of_edition = client.get(ADDRESS, {"ban": hanoi_edition()})
    assert of_edition["Content-Type"] == "image/svg+xml"
    assert "immutable" in of_edition["Cache-Control"]
    assert "immutable" not in client.get(ADDRESS)["Cache-Control"]
    assert "immutable" not in client.get(ADDRESS, {"ban": "cu"})["Cache-Control"]


def test_the_file_travels_packed_and_sets_no_cookie(client: Client) -> None:
    packed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert len(packed.content) < 8_000
    assert not packed.cookies


def test_equal_numbers_have_one_shade_and_nothing_has_none() -> None:
    shades = shades_of({"a": 1, "b": 1, "c": 2, "d": 0, "e": 9, "f": 3, "g": 4})
    assert shades["a"] == shades["b"] == 1
    assert shades["e"] == SHADES
    assert "d" not in shades
    assert shades_of({}) == {}
