"""A reader who clicks on everything: which pages are reached by links alone, and what they say."""

from collections import defaultdict, deque
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client

from tests.html import Document

MOST_VALUES = 6  # of one parameter of one path
MOST_PAGES = 3000  # more than that from the few records of the suite are links without end
# Links into these are checked to answer, but what they answer is no page of the public site.
MACHINES = ("/sitemap.xml", "/robots.txt", "/media/", "/static/")


class Fetched(NamedTuple):
    """One page as a visitor got it."""

    language: str
    address: str
    response: Any
    document: Document


class Link(NamedTuple):
    """A link to this site: the address of the page it stands on, and where it leads."""

    page: str
    address: str  # path and query
    fragment: str
    is_alternate: bool  # the same page in another language


class Crawl:
    """Everything reached so far. Forms are not filled in and other hosts not visited."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched] = {}
        self.others: dict[str, Any] = {}  # answers that are not pages: feeds, redirects, errors
        self.links: list[Link] = []
        # Of the queries followed: sets of parameters by path, and values by path and parameter.
        self._sets: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._visitor = Client()

    def start(self, *addresses: str) -> None:
        """Visit the addresses and all that can be reached from them by links."""
        waiting = deque(addresses)
        while waiting:
            address = waiting.popleft()
            if address in self.pages or address in self.others:
                continue
            assert len(self.pages) < MOST_PAGES, f"links without end, such as {address}"
            for link in self._visit(address):
                self.links.append(link)
                if link.is_alternate or self._worth_following(link.address):
                    waiting.append(link.address)

    def found(self, address: str) -> bool:
        """Whether a page, or something else that is no error, answered at `address`."""
        if address in self.pages:
            return bool(self.pages[address].response.status_code == 200)
        return address in self.others and self.others[address].status_code == 200

    def _visit(self, address: str) -> list[Link]:
        response = self._visitor.get(address)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or response.status_code // 100 == 3 or address.startswith(MACHINES):
            self.others[address] = response
            return []
        language = address.split("/")[1]
        page = Fetched(language, address, response, Document(response.content))
        self.pages[address] = page
        return list(links(page))

    def _worth_following(self, address: str) -> bool:
        """Filters and orders multiply: of addresses with a query, follow for each path each set
        of parameters, and some values of each parameter, in one language; the other is followed
        as its alternate.
        """
        if address.startswith(settings.STATIC_URL):
            return False
        path, _mark, query = address.partition("?")
        if not query:
            return True
        path, given = path.split("/", 2)[-1], parse_qsl(query, keep_blank_values=True)
        names = tuple(name for name, _value in given)
        is_new = names not in self._sets[path]
        self._sets[path].add(names)
        for name, value in given:
            values = self._values[path, name]
            if value not in values and len(values) < MOST_VALUES:
                values.add(value)
                is_new = True
        return is_new


def links(page: Fetched) -> list[Link]:
    """The links of a page to this site: what can be clicked, its alternates and its feeds."""
    found = []
    for element in page.document.root.iter():
        leads = str(element.tag).rpartition("}")[2] in ("a", "area", "link")
        if leads and (address := own_address(page, element.get("href"))) is not None:
            found.append(Link(page.address, *address, element.get("hreflang") is not None))
    return found


def own_address(page: Fetched, href: str | None) -> tuple[str, str] | None:
    """Path with query, and fragment, of a link to this site; None if it leads elsewhere."""
    if href is None:
        return None
    absolute, fragment = urldefrag(urljoin(settings.SITE_URL + page.address, href))
    if not absolute.startswith(f"{settings.SITE_URL}/"):
        return None
    parts = urlsplit(absolute)
    return parts.path + (f"?{parts.query}" if parts.query else ""), fragment
