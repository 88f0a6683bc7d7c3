"""`{% script "cities/unsaved.js" %}`: a script in a page of the desk."""

from django import template

from cities.rendering.scripts import script

register = template.Library()
register.simple_tag(script)
