"""The public templates as they were compiled, kept under DATA_DIR: to compile them takes a worker
that starts longer than to answer.
"""

import pickle
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from django.conf import settings
from django.template import engines
from jinja2.bccache import Bucket, FileSystemBytecodeCache


def _compiler() -> str:
    """What templates are compiled by: the names that they may use decide too."""
    ours = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in ours)).hexdigest() + jinja2.__version__


_COMPILER = _compiler()  # as this is loaded: later the code of the next release may lie there


def compile_templates() -> int:
    """Compile all that are not kept as they are now. Returns how many there are."""
    _folder().mkdir(exist_ok=True)
    pages: jinja2.Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    names = pages.list_templates()
    for name in names:
        pages.get_template(name)
    return len(names)


class Bytecode(FileSystemBytecodeCache):
    """What is kept. Where nothing can be, every process compiles for itself."""

    def __init__(self) -> None:
        super().__init__(str(_folder()))

    def get_source_checksum(self, source: str) -> str:
        return sha256(f"{_COMPILER}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, pickle.UnpicklingError):  # it may be cut short
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _folder() -> Path:
    return Path(settings.DATA_DIR, "templates")
