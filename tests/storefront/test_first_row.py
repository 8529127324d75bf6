"""The pictures one sees first are loaded at once; those below wait until one comes to them."""

from django.utils.safestring import SafeString

from market.storefront.cards import first_seen


def test_the_first_row_of_pictures_is_loaded_at_once() -> None:
    cards = [f'<img src="{number}" loading="lazy"><img loading="lazy">' for number in range(6)]
    seen = first_seen(cards)
    assert seen[0].startswith('<img src="0" fetchpriority="high">')
    assert [card.count("lazy") for card in seen] == [1, 1, 1, 1, 2, 2]
    assert all(isinstance(card, SafeString) for card in seen[:4])
    assert first_seen(cards[:2])[1] == '<img src="1"><img loading="lazy">'
