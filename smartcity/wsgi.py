"""The WSGI application that the server runs: the page cache, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")

django = get_wsgi_application()

from smartcity.page_cache.cache import PageCache  # noqa: E402 - needs the settings

application = PageCache(django)
