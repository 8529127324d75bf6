"""The links to style sheets: bundles where they were made, the single files where one writes them."""

from itertools import chain

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from market.kernel.stylesheets import files_of, served_as

register = template.Library()


@register.simple_tag
def styles(*names: str) -> SafeString:
    """Link bundles ("street", "office") and single components ("form", "table") by name."""
    bundled = getattr(staticfiles_storage, "has_bundles", False)
    files = map(served_as, names) if bundled else chain.from_iterable(map(files_of, names))
    links = ((staticfiles_storage.url(file),) for file in files)
    return format_html_join("", '<link rel="stylesheet" href="{}">', links)
