"""The site's settings, with all state in a folder that the test run makes and removes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="smartcity-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
for _name in ("SITE_URL", "ALLOWED_HOSTS", "DEBUG", "EMAIL_URL", "CONTACT_EMAIL", "ICP_NUMBER"):
    os.environ.pop(_name, None)  # a developer's own settings must not decide a test
os.environ["DATA_DIR"] = str(_FOLDER)
os.environ["SECRET_KEY"] = "only for the tests"
os.environ["SECOND_FACTOR_GRACE_DAYS"] = "14"  # on either database: most tests are not about it

from cities.catalogues import compile_catalogues  # noqa: E402
from smartcity.settings import *  # noqa: E402, F403

compile_catalogues(_FOLDER / "locale", dict(LANGUAGES))  # noqa: F405
(_FOLDER / "static").mkdir()
if DATABASES["default"]["ENGINE"] == "smartcity.sqlite":  # noqa: F405
    # pytest-django takes a backend that is not Django's own to need a name for each of its workers.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests alone
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
