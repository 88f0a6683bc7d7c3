"""Pictures in the templates of the desk."""

from django import template

from cities.rendering.pictures import image_address

register = template.Library()
register.filter("image_address", image_address)
