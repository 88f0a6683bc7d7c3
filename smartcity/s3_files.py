"""Uploaded files in a bucket that several machines share; S3 has each whole or not at all."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

# Seconds until a server that does not answer is given up, and how often it is asked.
_CLIENT = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})


class S3Files(S3Storage):
    """The same name is given to the same content only, so a file that is there may be replaced."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(client_config=_CLIENT, file_overwrite=True, **settings)
