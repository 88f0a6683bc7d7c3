"""Finding public records by what people type, in either language from either.

One index over all records: what is public is asked when somebody searches, so that search
follows publishing exactly.
"""

from cities.search.finding import Results, search
from cities.search.hits import TOLD, Hit
from cities.search.indexing import index, rebuild
from cities.search.words import is_there

__all__ = ["TOLD", "Hit", "Results", "index", "is_there", "rebuild", "search"]
