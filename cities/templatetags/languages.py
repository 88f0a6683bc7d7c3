"""Languages in the templates of the desk."""

from django import template

from cities.rendering.addresses import other_languages
from cities.translation_status import language_tag

register = template.Library()
register.filter("language_tag", language_tag)
register.simple_tag(other_languages)
