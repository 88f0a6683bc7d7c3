"""The forms by which browsers send what passkeys and security keys say."""

from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from allauth.mfa.webauthn.internal import auth
from django.db import DatabaseError
from django.forms.utils import ErrorDict

if TYPE_CHECKING:
    from django.forms import Form
else:
    Form = object

LONGEST = 20_000  # signs; what a key says is a tenth of that


class Careful(Form):
    """Mixin: what no browser would send is refused. Whoever reads it falls over it in many ways."""

    def full_clean(self) -> None:
        try:
            if len(self.data.get("credential", "")) > LONGEST:
                raise ValueError("Nothing that a key says is so long.")
            super().full_clean()
        except (DatabaseError, ImmediateHttpResponse, RateLimited):
            raise
        except Exception:
            self._errors, self.cleaned_data = ErrorDict(), {}
            self.data = {**dict(self.data.items()), "credential": ""}  # not to be read once more
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


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
