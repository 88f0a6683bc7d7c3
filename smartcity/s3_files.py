"""Uploaded files in a bucket that several machines share; S3 has each whole or not at all."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

from smartcity import patience

# Seconds until a server that does not answer is given up, and how often it is asked: a reader is
# told to come again, a backup of many files is not to fail by one.
_FOR_READERS = {"connect_timeout": 3, "read_timeout": 5, "retries": {"total_max_attempts": 1}}
_FOR_COMMANDS = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 3}}
# Amazon's newer way to send a file in pieces with a check sum behind it, which few others know.
_ONLY_WHERE_ASKED = {
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class S3Files(S3Storage):
    """The same name is given to the same content only, so a file that is there may be replaced."""

    def __init__(self, **settings: Any) -> None:
        limits = _FOR_READERS if patience.serves() else _FOR_COMMANDS
        client = Config(**limits, **_ONLY_WHERE_ASKED)
        super().__init__(client_config=client, file_overwrite=True, **settings)
