"""The links to style sheets: bundles where they were made, the single files where one writes them."""

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from market.kernel.stylesheets import files_of, served_as

register = template.Library()


@register.simple_tag
def styles(*names: str) -> SafeString:
    """Link bundles ("street", "office") and single components ("form", "table") by name."""
    has_bundles = getattr(staticfiles_storage, "has_bundles", False)
    files = [served_as(name) for name in names] if has_bundles else [file for name in names for file in files_of(name)]
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((staticfiles_storage.url(file),) for file in files)
    )
