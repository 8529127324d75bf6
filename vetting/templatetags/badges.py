"""Badges of vetting in templates."""

from django import template

from vetting import badges

register = template.Library()

register.filter("dossier_badge", badges.dossier_badge)
