"""Everything the catalogue's page shows for what was asked."""

from typing import Any

from market.storefront.catalogue.evening import is_open
from market.storefront.catalogue.facets import choices_of_order, facets_of, made_choices
from market.storefront.catalogue.forms import CatalogueForm
from market.storefront.catalogue.helping import help_with
from market.storefront.catalogue.page import CataloguePage, catalogue_page
from market.storefront.catalogue.wishes import NAMES

_OF_THE_SEARCH = {NAMES["text"], NAMES["after"], NAMES["before"]}


def shown(form: CatalogueForm) -> dict[str, Any]:
    """Return what the catalogue's template shows."""
    page = catalogue_page(form.wishes())
    wishes = page.wishes
    return {
        "form": form,
        "page": page,
        "wishes": wishes,
        "facets": facets_of(wishes, page.counts),
        "made": made_choices(wishes),
        "orders": choices_of_order(wishes, page.order),
        "help": help_with(page),
        # What a new search keeps: choices and order, never the page.
        "kept": {name: value for name, value in wishes.query.items() if name not in _OF_THE_SEARCH},
        "is_hidden": bool(wishes.text or wishes.deliver_to or len(wishes.chosen) > 1),
        "nav": _nav(page),
    }


def shown_more(form: CatalogueForm) -> dict[str, Any]:
    """Return what is put under a page of the catalogue to see more of it."""
    return {"page": catalogue_page(form.wishes()), "is_more": True}


def _nav(page: CataloguePage) -> dict[str, Any]:
    """Return what the frame asks for, so that the database is not asked twice."""
    return {"live_session": page.evening if page.evening and is_open(page.evening) else None}
