"""What the manifest of an archive must look like before anything in it is believed."""

from typing import Any

LARGEST = 2**63 - 1  # number that a table can give


def table_part(label: str) -> str:
    """The part of an archive that holds the table of a model."""
    return f"tables/{label}.jsonl"


def media_part(name: str) -> str:
    """The part of an archive that holds a file that was sent."""
    return f"media/{name}"


def odd_entry(about: dict[str, Any]) -> str | None:
    """The entry of a manifest that `make` would not have written so; None if there is none."""
    for name, is_as_written in _ENTRIES.items():
        if not is_as_written(about.get(name)):
            return f"`{name}`"
    tables = {table_part(label) for label in about["last_given"]}
    media = media_part("")
    for part in sorted(tables ^ {each for each in about["parts"] if not each.startswith(media)}):
        return f"the part {part}"
    for part in about["parts"]:
        if part.startswith(media) and not _is_below(part.removeprefix(media)):
            return f"the part {part}"
    return None


def _is_below(name: str) -> bool:
    """Whether the path `name` can only lead to a file below the folder that it starts from."""
    return not {"", ".", ".."} & {*name.split("/")} and not {"\\", "\0"} & {*name}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _are_migrations(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, list) and len(each) == 2 and all(map(_is_text, each)) for each in value
    )


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_number, value.values()))


def _are_parts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(each, dict)
        and each.keys() == {"bytes", "sha256"}
        and _is_number(each["bytes"])
        and _is_text(each["sha256"])
        for each in value.values()
    )


_ENTRIES = {
    "version": _is_text,
    "made_at": _is_text,
    "database": _is_text,
    "migrations": _are_migrations,
    "last_given": _are_numbers,
    "parts": _are_parts,
}
