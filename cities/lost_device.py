"""What is done for somebody who has lost the device that was their second factor."""

from typing import Any

from django.db import transaction

from cities.ending_sessions import end_sessions


@transaction.atomic
def forget_second_factors(person: Any) -> int:
    """Remove the second factors of somebody who has lost a device, and end what it may be signed
    in to. Returns how many there were, recovery codes included.
    """
    from allauth.mfa.models import Authenticator  # late: few processes need it

    factors = list(Authenticator.objects.filter(user=person))
    for factor in factors:
        factor.delete()
    end_sessions(person)
    return len(factors)
