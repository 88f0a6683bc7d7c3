"""What is said where a secret was encrypted under another SECRET_KEY."""

from django.core.exceptions import ValidationError


class UnreadableSecretError(ValidationError):
    """Forms show this, and templates nothing."""

    silent_variable_failure = True
