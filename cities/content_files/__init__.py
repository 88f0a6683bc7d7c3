"""The content as files: read them, load what is new, write the database back.

One file per model, in Django's fixture format with natural keys, only the columns of each
language and never the bare one, so that a change of the content can be read in a diff.
"""

from cities.content_files.layout import FILES, ContentError
from cities.content_files.loading import load_new
from cities.content_files.writing import write_all

__all__ = ["FILES", "ContentError", "load_new", "write_all"]
