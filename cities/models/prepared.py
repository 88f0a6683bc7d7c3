"""Queries whose SQL is written once: for most of a page Django takes ten times as long to write
it as the database to answer.
"""

from collections.abc import Callable, Hashable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import chain
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import connection
from django.db.models import QuerySet

from cities.models.languages import active_language

ROWS_AT_ONCE = 200  # held beside the records that are made of them

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")
_Values = dict[str, tuple[Any, ...]]


def prepared(make: Callable[_Asked, QuerySet[Any, _Found]]) -> Callable[_Asked, list[_Found]]:
    """`make`, which gives a query set, as a function that gives a list of what it finds.

    It is called once for each set of positional arguments and each language. Its keyword
    arguments are what differs from page to page: numbers, words, moments, and for `__in` tuples
    of them. It may only hand them on to conditions, and must use each.
    """
    statements: dict[Hashable, _Statement] = {}

    @wraps(make)
    def found(*args: _Asked.args, **kwargs: _Asked.kwargs) -> list[_Found]:
        values = {name: _several(value) for name, value in kwargs.items()}
        if not all(values.values()):
            return []
        kinds = tuple((name, len(each), type(each[0])) for name, each in values.items())
        key = (connection.vendor, active_language(), args, kinds)
        if key not in statements:
            stand_ins = _stand_ins(values)
            asked: Any = {
                name: several if isinstance(kwargs[name], tuple) else several[0]
                for name, several in stand_ins.items()
            }
            statements[key] = _statement(make(*args, **asked), stand_ins)
        return statements[key].ask(_adapted(values))

    return found


class _Statement(NamedTuple):
    """A query in SQL, and how Django makes records of its rows."""

    records: Any
    compiler: Any
    sql: str
    converters: Any  # from what the driver gives to what fields hold
    parameters: list[Any]
    places: list[tuple[int, int]]  # in `parameters`, and the number of the value that goes there

    def ask(self, values: list[Any]) -> list[Any]:
        parameters = self.parameters.copy()
        for place, number in self.places:
            parameters[place] = values[number]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            if not (first := cursor.fetchmany(ROWS_AT_ONCE)):
                return []
            more = iter(lambda: cursor.fetchmany(ROWS_AT_ONCE), [])
            compiler = copy(self.compiler)
            compiler.connection = connection  # that of this thread
            compiler.execute_sql = lambda *_args, **_kwargs: chain([first], more)
            compiler.get_converters = lambda _expressions: self.converters
            query = _Changed(self.records.query, get_compiler=lambda *_args, **_kwargs: compiler)
            return list(self.records._iterable_class(_Changed(self.records, query=query)))


class _Changed:
    """`whole` to whoever asks for its attributes, but for those that are given."""

    def __init__(self, whole: Any, **given: Any) -> None:
        self.__dict__.update(given, _whole=whole)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


def _statement(records: QuerySet[Any], stand_ins: _Values) -> _Statement:
    if records._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError("A prepared query fetches nothing beforehand: ask for it by another.")
    compiler: Any = records.query.get_compiler("default")
    sql, parameters = compiler.as_sql()
    numbers = {value: n for n, value in enumerate(_adapted(stand_ins))}
    places = [(n, numbers[each]) for n, each in enumerate(parameters) if each in numbers]
    if unused := set(numbers.values()) - {number for _place, number in places}:
        raise TypeError(f"Of what this query is given, it does not use {len(unused)}.")
    converters = compiler.get_converters([each for each, *_ in compiler.select])
    return _Statement(records, compiler, sql, converters, list(parameters), places)


def _several(value: Any) -> tuple[Any, ...]:
    """The values; of many the last more than once, so that few numbers of them occur."""
    if not isinstance(value, tuple):
        return (value,)
    wanted = 1 << (len(value) - 1).bit_length() if value else 0
    return value + value[-1:] * (wanted - len(value))


def _stand_ins(values: _Values) -> _Values:
    """As many of the same types, all different and such as nobody would ask for."""
    number = iter(range(1, 1_000_000))
    return {
        name: tuple(_stand_in(value, next(number)) for value in several)
        for name, several in values.items()
    }


def _stand_in(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return datetime(1000, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    if isinstance(value, str):
        return f"stand-in-{number}"
    if type(value) is int:
        return -1_000_000_000 - number
    raise TypeError(f"No condition of a prepared query is about {value!r}.")


def _adapted(values: _Values) -> list[Any]:
    """All values, one after the other, as the driver of the database takes them."""
    adapt: Any = connection.ops.adapt_datetimefield_value
    return [
        adapt(value) if isinstance(value, datetime) else value
        for several in values.values()
        for value in several
    ]
