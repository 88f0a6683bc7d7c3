"""What is the same on many pages as long as the content is: found once, and kept with it.

Who knows the content not to have changed (the page cache, or Django's middleware in its place)
gives a memory; without one everything is found anew.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Memory = dict[Hashable, Any]
GIVEN = "cities.memory"  # under which a request brings the memory of what it asks about
_Found = TypeVar("_Found")
_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(memory: Memory | None) -> Iterator[None]:
    """Inside, what is found is kept in `memory`, which belongs to one state of the content; None:
    nothing is.
    """
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)


class Once(dict[Any, Any]):
    """`once[value]` is the first value that was equal to it: of thousands of rows, most have what
    others have, and each would hold its own.
    """

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


def remembered(what: Hashable, find: Callable[[], _Found]) -> _Found:
    """What `find` finds, or found before for the same content. `what` must name all that it
    depends on beside the content, and be one of a few.
    """
    memory = _memory.get()
    if memory is None:
        return find()
    if what in memory:
        found: _Found = memory[what]
        return found
    # Of threads that look for it at once, all go on with what the first found: other things may
    # have been made of that.
    first: _Found = memory.setdefault(what, find())
    return first
