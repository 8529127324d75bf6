"""Addresses of files in templates."""

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from market.files.addresses import signed_address
from market.kernel import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def file_address(context: RequestContext, name: str, *arguments: object, **query: str) -> str:
    """Write the address of a file as the person who reads this page may open it.

    {% file_address "vetting:show-paper-page" paper.pk 1 co="lon" %}: what has a name goes behind the question mark.
    """
    url = reverse(name, args=arguments, query=query or None)
    return signed_address(url, person_pk=context.request.user.pk, now=clock.now())
