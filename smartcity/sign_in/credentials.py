"""The forms by which browsers send what passkeys and security keys say."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from allauth.mfa.webauthn.internal import auth
from django.db import DatabaseError
from django.forms.utils import ErrorDict

from cities.models.normal_form import storable

if TYPE_CHECKING:
    from django.forms import Form
else:
    Form = object

LONGEST = 20_000  # signs; what a key says is a tenth of that


class Careful(Form):
    """Mixin: what no browser would send is refused. Whoever reads it falls over it in many ways."""

    def full_clean(self) -> None:
        try:
            _look(self.data.get("credential", ""))
            super().full_clean()
        except (DatabaseError, ImmediateHttpResponse, RateLimited):
            raise
        except Exception:
            self._errors, self.cleaned_data = ErrorDict(), {}
            self.data = {**dict(self.data.items()), "credential": ""}  # not to be read once more
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


def _look(credential: str) -> None:
    """Raise ValueError if no key says that. All of it is kept, so it must be fit for that."""
    if len(credential) > LONGEST:
        raise ValueError("Nothing that a key says is so long.")
    if credential and any(text != storable(text) for text in _texts(json.loads(credential))):
        raise ValueError("Not every database takes it.")


def _texts(value: Any) -> Iterator[str]:
    """All texts in what was JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


class AddKey(Careful, forms.AddWebAuthnForm):
    """Of who adds one."""


class ShowKey(Careful, forms.AuthenticateWebAuthnForm):
    """Of who shows one beside a password."""


class ConfirmWithKey(Careful, forms.ReauthenticateWebAuthnForm):
    """Of who is signed in already."""


class SignInWithKey(Careful, forms.LoginWebAuthnForm):
    """Of who signs in with it alone."""

    def clean_credential(self) -> Any:
        """The key must know its owner: a question that was asked for another purpose did not say
        that it has to.
        """
        if (auth.get_state() or {}).get("user_verification") != "required":
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_credential()
