"""Settings: every knob comes from the environment, and the safe value is the default."""

import re
import zoneinfo
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from whitenoise.compress import Compressor

from smartcity import secret_key, security_headers

django_stubs_ext.monkeypatch()  # lets the code write ListView[City], as its types read

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def given(name: str) -> str:
    """An environment variable, trimmed; empty counts as not given."""
    return str(env.str(name, default="")).strip()


def switch(name: str, *, default: bool = False) -> bool:
    """A setting that is on or off."""
    values = {"": default, "0": False, "false": False, "no": False, "off": False}
    values |= {"1": True, "true": True, "yes": True, "on": True}
    if (value := given(name).lower()) not in values:
        raise ImproperlyConfigured(f"{name} must be True or False; it is {value!r}.")
    return values[value]


def number(name: str, default: int, most: int = 2**31 - 1) -> int:
    """A setting that is a whole number, from 0 to `most`."""
    value = given(name) or str(default)
    if not (value.isascii() and value.isdecimal() and int(value) <= most):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from 0 to {most}; it is {value!r}."
        )
    return int(value)


def mail_address(name: str) -> str:
    """A setting that is an address of mail, or empty."""
    if value := given(name):
        try:
            validate_email(parseaddr(value)[1])
        except ValidationError:
            raise ImproperlyConfigured(
                f"{name} must be like office@example.org; it is {value!r}."
            ) from None
    return value


# --- Where state lives -------------------------------------------------------------------

DATA_DIR = Path(given("DATA_DIR") or BASE_DIR / "var").resolve()
FIXTURES_DIR = BASE_DIR / "fixtures"
SECRET_KEY = given("SECRET_KEY") or secret_key.read_or_create(DATA_DIR / "secret_key")
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"

# --- Address of the site -----------------------------------------------------------------

DEBUG = switch("DEBUG")
SITE_URL = (given("SITE_URL") or "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path or _site.query:
    raise ImproperlyConfigured(
        f"SITE_URL must be like https://www.example.org, without a path; it is {SITE_URL!r}."
    )
_hosts = [host.strip() for host in given("ALLOWED_HOSTS").split(",") if host.strip()]
if odd := [host for host in _hosts if not re.fullmatch(r"\.?[\w.-]+|\*|\[[0-9a-fA-F:]+\]", host)]:
    raise ImproperlyConfigured(
        f"ALLOWED_HOSTS must be names like www.example.org, with commas between; not {odd[0]!r}."
    )
# Under its local names whoever watches the server on its own machine asks for /healthz.
ALLOWED_HOSTS = [_site.hostname, *_hosts, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

HTTPS = _site.scheme == "https"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, past the web server in front
_hsts_seconds = number("HSTS_SECONDS", 31_536_000)  # a year
SECURE_HSTS_SECONDS = _hsts_seconds if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
# Only a web server in front that sets this header itself, always, may be trusted with it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switch("BEHIND_PROXY") else None

# What a site without https lacks is told in plain words by `smartcity/production_checks.py`; what
# HSTS takes in is the operator's to say.
SILENCED_SYSTEM_CHECKS = [f"security.W{number:03}" for number in (4, 5, 8, 12, 16, 21)]

# The address of this machine that the server listens at: its own, behind a web server.
LISTEN = given("LISTEN") or "127.0.0.1"
try:
    ip_address(LISTEN)
except ValueError:
    raise ImproperlyConfigured(f"LISTEN must be like 127.0.0.1; it is {LISTEN!r}.") from None

# --- Parts -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "cities",  # before the admin, whose base template it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "csp",
    "smartcity",  # before allauth, whose pages it shows in its own way
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a city has fourteen for each of its figures
MIDDLEWARE = [
    "smartcity.request_id.NameRequests",
    "django.middleware.security.SecurityMiddleware",
    "smartcity.security_headers.OtherHeaders",
    "smartcity.security_headers.ContentSecurityPolicy",
    "smartcity.assets.Assets",
    "smartcity.compression.CompressTexts",
    "smartcity.language.LanguageFromAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # After what answers without the database, and the first before the second, which it tells
    # until when nothing is due.
    "smartcity.page_cache.memory.RememberContent",
    "smartcity.due.PublishDue",
    "django.middleware.csrf.CsrfViewMiddleware",
    "smartcity.storable_input.StorableInput",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cities.auditing.RememberRequest",
    "allauth.account.middleware.AccountMiddleware",
    "cities.expired_session.KeepPosted",
    "smartcity.sign_in.second_factor.RequireSecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "smartcity.urls"
WSGI_APPLICATION = "smartcity.wsgi.application"
TEMPLATES = [
    {  # the public pages, and what is shown when something is wrong
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "cities.rendering.environment.public_pages"},
    },
    {  # the desk
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "smartcity.whole_files.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if (_s3_url := given("S3_ENDPOINT_URL")) and not _s3_url.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        f"S3_ENDPOINT_URL must be like https://s3.example; it is {_s3_url!r}."
    )
if _s3_url and not given("S3_BUCKET"):
    raise ImproperlyConfigured("S3_BUCKET must be like uploads, as S3_ENDPOINT_URL is given.")
if given("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "smartcity.s3_files.S3Files",
        "OPTIONS": {
            "bucket_name": given("S3_BUCKET"),
            "endpoint_url": _s3_url or None,
            "region_name": given("S3_REGION") or None,
            "access_key": given("S3_ACCESS_KEY_ID") or None,
            "secret_key": given("S3_SECRET_ACCESS_KEY") or None,
        },
    }
# Maps of scripts are for those who debug them, and take longer to compress than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

CONTENT_SECURITY_POLICY = security_headers.CONTENT_SECURITY_POLICY

# --- Page cache --------------------------------------------------------------------------

PAGE_CACHE_BYTES = number("PAGE_CACHE_MB", 5) * 1_000_000  # of each worker
CDN_SECONDS = number("CDN_SECONDS", 0)  # for which others may keep a page without asking

# --- Database ----------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if given("DATABASE_URL"):
    _wrong = ImproperlyConfigured(
        "DATABASE_URL must be like postgres://user:password@host/name or sqlite:////path,"
        " with %2F for / and %23 for # in a password."
    )
    if not given("DATABASE_URL").startswith(("postgres://", "postgresql://", "sqlite://")):
        raise _wrong
    try:
        _database = env.db("DATABASE_URL")
    except (ImproperlyConfigured, ValueError, LookupError):
        raise _wrong from None  # they would quote a part of the password
    if not _database["NAME"] and "service" not in _database.get("OPTIONS", {}):
        raise _wrong
else:
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
_on_sqlite = _database["ENGINE"] == "django.db.backends.sqlite3"
if _on_sqlite:
    # What a request closes, this backend keeps for the next one.
    _database |= {"ENGINE": "smartcity.sqlite", "CONN_MAX_AGE": 0}
    # Readers never wait for the writer (WAL), an answered save survives a power cut
    # (FULL), and two writers queue instead of failing half-way (IMMEDIATE). What a connection
    # keeps, the kernel keeps as well: twice as much (2 MB, the default) is no quicker.
    _database["OPTIONS"] = {
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # A server that is cut off is given up after some seconds; so is one that says nothing, by
    # this backend.
    _database |= {"ENGINE": "smartcity.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    _database["OPTIONS"] = {
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 10_000,  # milliseconds
    } | _database.get("OPTIONS", {})
DATABASES = {"default": _database}

# --- What processes share for a while ------------------------------------------------------

# Counts of attempts to sign in, and codes that were used: all workers must know them.
if given("CACHE_URL"):
    try:
        _is_url = urlsplit(given("CACHE_URL")).port != 0
    except ValueError:  # which would quote a part of the password
        _is_url = False
    if not (_is_url and given("CACHE_URL").startswith(("redis://", "rediss://"))):
        raise ImproperlyConfigured(
            "CACHE_URL must be like redis://:password@host:6379/0,"
            " with %2F for / and %23 for # in a password."
        )
    _cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": given("CACHE_URL"),
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
else:
    _cache = {
        "BACKEND": "smartcity.shared_table.SharedTable",
        "LOCATION": "smartcity_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a flood must not push out the counts of attempts
    }
CACHES = {"default": _cache}

# --- Languages ---------------------------------------------------------------------------

# The languages are part of the database schema: the same in every environment.
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LANGUAGE_CODE = "en"
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(code for code, _ in LANGUAGES)
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = lambda name, code: format_lazy(  # noqa: E731
    "{} · {}", name, dict(LANGUAGES)[code]
)
USE_I18N = True
LOCALE_PATHS = [DATA_DIR / "locale"]  # compiled there by quickstart from cities/locale
FORMAT_MODULE_PATH = "cities.formats"
USE_TZ = True
TIME_ZONE = given("TIME_ZONE") or "UTC"
if TIME_ZONE not in zoneinfo.available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE must be like Europe/Brussels; it is {TIME_ZONE!r}.")

# --- Accounts and mail -------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["smartcity.sign_in.backend.StaffBackend"]
ACCOUNT_ADAPTER = "smartcity.sign_in.adapters.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = True
# Of whole offices behind one address many sign in at nine; guessing meets the limits on failures.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # the key: a name and a place
    "login_failed_anywhere": "100/h/key",  # a name
    "passkey": "60/m/ip",
    "reset_password": "10/m/ip",
    "reset_password_of": "3/h/key",  # an address
}
MFA_FORMS = {
    name: f"smartcity.sign_in.credentials.{form}"
    for name, form in {
        "add_webauthn": "AddKey",
        "authenticate_webauthn": "ShowKey",
        "login_webauthn": "SignInWithKey",
        "reauthenticate_webauthn": "ConfirmWithKey",
    }.items()
}
MFA_ADAPTER = "smartcity.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by administrators, not by their owners
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a site that is tried out
# For so long after an account was made it may publish without a second factor.
SECOND_FACTOR_GRACE = timedelta(
    days=number("SECOND_FACTOR_GRACE_DAYS", 14 if _on_sqlite else 0, most=3650)
)

# Without EMAIL_URL the site sends no mail and does not offer what needs it.
MAIL_IS_SET_UP = bool(given("EMAIL_URL"))
if MAIL_IS_SET_UP:
    try:
        vars().update(env.email_url("EMAIL_URL"))
    except (ImproperlyConfigured, ValueError, LookupError):
        raise ImproperlyConfigured(
            "EMAIL_URL must be like smtp+tls://user:password@host:587."
        ) from None
EMAIL_TIMEOUT = 10  # seconds; a mail server that says nothing must not take all threads
DEFAULT_FROM_EMAIL = mail_address("DEFAULT_FROM_EMAIL") or f"noreply@{_site.hostname}"

# --- What the operator states on every page, shown when set --------------------------------

CONTACT_EMAIL = mail_address("CONTACT_EMAIL")
ICP_NUMBER = given("ICP_NUMBER")  # ICP备案号
PUBLIC_SECURITY_NUMBER = given("PUBLIC_SECURITY_NUMBER")  # 公安备案号
MAP_APPROVAL_NUMBER = given("MAP_APPROVAL_NUMBER")  # 审图号

# --- Logs --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "smartcity.logs.JSONLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
