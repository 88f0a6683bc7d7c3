"""What was answered: whoever asks in the very same words is answered the same, and nothing is
worked out again.
"""

from typing import NamedTuple

Headers = list[tuple[str, str]]
Words = tuple[str | bool | None, ...]

MOST = 500  # answers; a kilobyte each, beside the bodies, which the pages have
LONGEST = 1_000  # signs of the words: nobody is to fill the memory with them


class Answer(NamedTuple):
    """An answer as the server takes it."""

    status: str
    headers: Headers
    body: bytes


class Answers(dict[Words, Answer]):
    """What was answered to which words, while it is right and the pages are kept."""

    def keep(self, words: Words, answer: Answer) -> None:
        """Answer the same to the same words from now on."""
        if sum(len(word) for word in words if isinstance(word, str)) > LONGEST:
            return
        if len(self) >= MOST:
            self.clear()
        self[words] = answer
