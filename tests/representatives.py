"""One page of every template and of each of its states, for whoever looks at pages one by one.

Where several would do, it is the one with the longest names or the fullest content there is.
Paths are below the language. Those of `states` exist only where its records were made.
"""

REPRESENTATIVES = {
    "home": "",
    "cities": "cities/",
    "cities-of-one-side": "cities/?side=cn",
    "cities-none": "cities/?side=eu&country=CN",
    "comparison": "cities/compare/",
    "comparison-of-two": "cities/compare/?city=qianhai&city=florence-prato",
    "comparison-of-four": "cities/compare/?city=chengdu&city=lyon&city=korla&city=malmo",
    "city": "cities/qianhai/",
    "city-with-members": "cities/florence-prato/",
    "city-alone": "cities/korla/",
    "practices": "practices/",
    "practices-of-one-city": "practices/?city=qianhai",
    "practice": "practices/lyon-smart-community-nedo/",
    "cooperations": "cooperations/",
    "partners": "partners/",
    "partner": "partners/dg-connect/",
    "news": "news/",
    "news-of-one-year": "news/?year=2014",
    "newsitem": "news/2013-12-09-thirty-pilots/",
    "publications": "publications/",
    "publication": "publications/comparative-study-2014/",
    "milestones": "milestones/",
    "page": "framework/",
    "page-sources": "sources/",
    "page-contact": "contact/",
    "search": "search/",
    "search-many": "search/?q=city",
    "search-one": "search/?q=korla&kind=city",
    "search-none": "search/?q=zzzz",
}
NOT_FOUND = {"not-found": "no-such-page/"}
STATES = {
    "city-with-picture": "cities/state-pictured/",
    "city-without-english": "cities/state-only-chinese/",
    "city-without-chinese": "cities/state-only-english/",
    "city-bare": "cities/state-bare/",
    "cooperation": "cooperations/state-cooperation/",
    "practice-longest": "practices/state-longest/",
    "partner-longest": "partners/state-longest/",
}


def representatives(*more: dict[str, str]) -> dict[str, str]:
    """Name and path of each, those of `more` (NOT_FOUND, STATES) after the rest."""
    found = dict(REPRESENTATIVES)
    for each in more:
        found |= each
    return found
