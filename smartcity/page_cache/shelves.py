"""Where pages are kept: as many as the memory that is given to them holds."""

from collections import OrderedDict
from threading import Lock

from smartcity.page_cache.asking import Asked
from smartcity.page_cache.pages import Page

Key = str | tuple[str, str]


class Shelf:
    """The pages that were asked for last, `room` bytes of them."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._sizes: dict[Key, int] = {}  # as they were weighed last
        self._lock = Lock()

    def get(self, key: Key) -> Page | None:
        """The page with that key, which is the last to go from now on."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:  # another thread was quicker
                return None
        return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, and let go those that were asked for longest ago. One that would fill
        a good part of the shelf is not kept.
        """
        with self._lock:
            self._pages.pop(key, None)
            self._pages[key] = page
            self._weigh(key, page.size)

    def weigh(self, key: Key, page: Page) -> None:
        """Make room for what a page has grown by."""
        with self._lock:
            if self._pages.get(key) is page:
                self._weigh(key, page.size)

    def _weigh(self, key: Key, size: int) -> None:
        self.used += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        if size > self.room // 8:
            del self._pages[key]
            self.used -= self._sizes.pop(key)
        while self.used > self.room:
            gone, _page = self._pages.popitem(last=False)
            self.used -= self._sizes.pop(gone)

    def clear(self) -> None:
        """Let all pages go."""
        with self._lock:
            self._pages.clear()
            self._sizes.clear()
            self.used = 0

    def __len__(self) -> int:
        return len(self._pages)


class Shelves:
    """Two shelves: addresses with a query can be made up without end, so they have one of their
    own and push out no other page. Without a query there are as many as there are records.
    """

    def __init__(self, room: int) -> None:
        self.plain, self.queried = Shelf(room * 3 // 4), Shelf(room // 4)

    def get(self, asked: Asked) -> Page | None:
        """The page that was kept for what is asked."""
        shelf, key = self._place(asked)
        return shelf.get(key)

    def put(self, asked: Asked, page: Page) -> None:
        """Keep the page for what was asked."""
        shelf, key = self._place(asked)
        shelf.put(key, page)

    def weigh(self, asked: Asked, page: Page) -> None:
        """Make room for what the page has grown by."""
        shelf, key = self._place(asked)
        shelf.weigh(key, page)

    def _place(self, asked: Asked) -> tuple[Shelf, Key]:
        if asked.query:
            return self.queried, (asked.path, asked.query)
        return self.plain, asked.path

    def clear(self) -> None:
        """Let all pages go."""
        self.plain.clear()
        self.queried.clear()
