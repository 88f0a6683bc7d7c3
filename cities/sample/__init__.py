"""A made site of any size beside the real content, to be measured; nothing of it is true.

What it says is put together of word lists by a random generator: the same seed makes the same
site. What is written is what loading the same records from files would leave.
"""

from cities.sample.filling import Size, fill
from cities.sample.vacancy import why_not_vacant

__all__ = ["Size", "fill", "why_not_vacant"]
