"""How long this process may wait for what does not answer: one that serves readers, not as long as
a command, whose work nobody else is kept from.
"""

_serves = False


def serve() -> None:
    """Say that this process serves, before it asks anybody anything."""
    global _serves
    _serves = True


def serves() -> bool:
    """Whether readers wait for this process."""
    return _serves
