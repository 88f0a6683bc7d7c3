"""The secrets of second factors, encrypted by a key that comes from SECRET_KEY: who reads the
database or a backup of it does not have them.
"""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from smartcity.sign_in.unreadable import UnreadableSecretError

_PURPOSE = b"smartcity second factor"


def encrypt(text: str) -> str:
    """`text`, so that only this site reads it."""
    return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """What `encrypt` was given. Raises UnreadableSecretError if the key is another one."""
    try:
        return _cipher(settings.SECRET_KEY).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError(
            _(
                "The site can no longer read your two-step verification. Ask an administrator to "
                "remove it."
            )
        ) from None


@cache
def _cipher(key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
