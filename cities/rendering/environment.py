"""The environment of the public templates, `cities/jinja2`: all that they may call.

A name that nobody gives is a fault; what a page may leave out is listed here.
"""

from typing import Any

from django.template.defaultfilters import truncatechars
from jinja2 import Environment, StrictUndefined, Template

from cities.rendering import (
    addresses,
    bytecode,
    compiling,
    escaping,
    keeping,
    lacking,
    locator,
    maps,
    notation,
    notices,
    open_graph,
    pictures,
    scripts,
    site_frame,
    structured_data,
    texts,
    themes,
    words,
)
from cities.translation_status import language_tag

# What a view gives only if its page has it.
LEFT_OUT: dict[str, Any] = {
    "record": None,  # what the page is about, if that is one record
    "preview": None,
    "now": None,
    "noindex": False,
    "own_query": None,
    "region_names": None,
    "in_list": False,
}
FUNCTIONS: dict[str, Any] = {
    "_": words.word,
    "active_language": lacking.read_in,
    "address": addresses.address,
    "address_in": addresses.address_in,
    "alternates": addresses.alternates,
    "alternative_text": texts.alternative_text,
    "as_good": words.as_good,
    "as_title": structured_data.as_title,
    "by_theme": themes.by_theme,
    "canonical": addresses.canonical,
    "cities_found": words.cities_found,
    "colon": words.colon,
    "countries_beside": words.countries_beside,
    "dash": words.dash,
    "footer_pages": site_frame.footer_pages,
    "honest": notices.honest,
    "kept": keeping.kept,
    "image_address": pictures.image_address,
    "image_query": pictures.image_query,
    "locator": locator.locator,
    "marked": texts.marked,
    "news_found": words.news_found,
    "open_graph": open_graph.open_graph,
    "operator_setting": site_frame.operator_setting,
    "other_languages": addresses.other_languages,
    "other_titles": texts.other_titles,
    "plain": texts.plain,
    "practices_found": words.practices_found,
    "quantity": texts.quantity,
    "records_found": words.records_found,
    "regional_maps": maps.regional_maps,
    "rich": texts.rich,
    "script": scripts.script,
    "shared": words.shared,
    "side": words.side,
    "srcset": pictures.srcset,
    "static": site_frame.static_address,
    "static_if_any": site_frame.static_if_any,
    "structured_data": structured_data.structured_data,
    "text": texts.text,
    "title": texts.title,
    "titles": texts.titles,
    "url": addresses.url,
    "wide_map": maps.wide_map,
}
FILTERS: dict[str, Any] = {
    "corners": maps.corners,
    "day": notation.day,
    "filled": words.filled,
    "grouped": notation.grouped,
    "host": notation.host,
    "iso": notation.iso,
    "label": words.label,
    "language_tag": language_tag,
    "location": notation.location,
    "moment": notation.moment,
    "names": texts.names,
    "truncatechars": truncatechars,
    "year": notation.year,
    "years": notation.years,
}


class PublicTemplate(Template):
    """Knows which language it is printed in: each of its words and links would ask again."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        with lacking.noted():
            return super().render(*args, **kwargs)


class PublicPages(Environment):
    """Escapes all that it prints."""

    template_class = PublicTemplate
    code_generator_class = compiling.PublicCode

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Those of a template, once and for all: a plain dictionary is quicker than a chain."""
        return {**self.globals, **(d or {})}


def public_pages(**options: Any) -> Environment:
    """The environment, with what Django's settings ask of it."""
    ours: dict[str, Any] = {
        "undefined": StrictUndefined,
        "finalize": escaping.printed,
        "keep_trailing_newline": True,
        "bytecode_cache": bytecode.Bytecode(),
    }
    made = PublicPages(**(options | ours))
    made.globals.update(LEFT_OUT | FUNCTIONS)
    made.filters.update(FILTERS)
    return made
