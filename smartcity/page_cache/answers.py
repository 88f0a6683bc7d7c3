"""What was answered: whoever asks in the very same words is answered the same, and nothing is
worked out again.
"""

from typing import Any, NamedTuple

from django.conf import settings

Headers = list[tuple[str, str]]
Words = tuple[str | None, ...]

MOST = 500  # answers; a kilobyte each, beside the bodies, which the pages have
LONGEST = 1_000  # signs of the words: nobody is to fill the memory with them
_SCHEME = (settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme",))[0]


class Answer(NamedTuple):
    """An answer as the server takes it."""

    status: str
    headers: Headers
    body: list[bytes]


class Answers(dict[Words, Answer]):
    """What was answered to which words, while it is right and the pages are kept."""

    def keep(self, words: Words, answer: Answer) -> None:
        """Answer the same to the same words from now on."""
        if sum(len(word) for word in words if word) > LONGEST:
            return
        if len(self) >= MOST:
            self.clear()
        self[words] = answer


def words_of(environ: dict[str, Any]) -> Words:
    """All of a request that may decide what is answered from kept pages."""
    said = environ.get  # a loop over the names would take twice as long
    return (
        said("REQUEST_METHOD"),
        said("PATH_INFO"),
        said("QUERY_STRING"),
        said("HTTP_HOST"),
        said(_SCHEME),
        said("HTTP_COOKIE"),
        said("HTTP_ACCEPT_ENCODING"),
        said("HTTP_IF_NONE_MATCH"),
        said("HTTP_IF_MODIFIED_SINCE"),
    )
