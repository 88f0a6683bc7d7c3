"""Styles and scripts, also those of the next release while this worker is still of the last."""

import os
import re
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

# The name says the content, so a file that is found under it is the right one.
_HASHED = re.compile(r"[\w./-]+\.[0-9a-f]{12}\.\w+")


class Assets(WhiteNoiseMiddleware):  # type: ignore[misc]  # it says no types
    """WhiteNoise, which knows the files that were there when the worker began.

    While an update takes over, what a page of a new worker asks for may come to an old one.
    """

    def __call__(self, request: Any) -> Any:
        path: str = request.path_info
        if path not in self.files and path.startswith(self.static_prefix):
            self._find(path)
        return super().__call__(request)

    def _find(self, path: str) -> None:
        """Know the file at `path` from now on, if it is one of the collected files."""
        name = path.removeprefix(self.static_prefix)
        if not (self.static_root and _HASHED.fullmatch(name)):
            return
        folder = os.path.realpath(self.static_root)
        file = os.path.realpath(os.path.join(folder, name))
        if file.startswith(folder + os.sep) and os.path.isfile(file):
            self.add_file_to_dictionary(path, file)
