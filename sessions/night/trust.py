"""The trust strip of one product, kept drawn: vetting is asked once a minute, not at every new fragment."""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from vetting.models import Product
from vetting.selectors import trust_facts

STRIP_SECONDS = 60  # how old what it says may be


def trust_strip(product: Product) -> SafeString:
    """Return the drawn trust strip of a product in the language in force."""
    name = f"trust:{product.pk}:{translation.get_language()}"
    drawn: str | None = cache.get(name)
    if drawn is None:
        facts = trust_facts(product)
        context = {"facts": facts.facts, "unchecked": facts.unchecked}
        drawn = str(render_to_string("components/trust_strip.html", context))
        cache.set(name, drawn, STRIP_SECONDS)
    return mark_safe(drawn)  # noqa: S308 - drawn by our own template, escaped there
