"""What is logged: a line of JSON for each thing that happened, with the request it belongs to."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from smartcity.request_id import META, request_id


class JSONLines(logging.Formatter):
    """Writes a record as one line; a traceback is a text in it."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        # An answer is told of when it has left what names requests.
        if name := request_id() or getattr(request, "META", {}).get(META):
            told["request"] = name
        if request is not None:
            told["method"] = getattr(request, "method", None)
            told["path"] = getattr(request, "path", None)
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)
