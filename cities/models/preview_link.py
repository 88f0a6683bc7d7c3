"""Links by which somebody without an account may look at one unpublished revision."""

from datetime import datetime
from typing import Any, ClassVar

from django.core import signing
from django.db import models

from cities.models.revision import Revision, Signed

_SIGNER = signing.Signer(salt="cities.preview")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Links that can be asked for by whether they still open."""

    def open(self, now: datetime) -> "PreviewLinkQuerySet":
        """Links that have neither expired nor been revoked."""
        return self.filter(expires_at__gt=now, revoked_at=None)


class PreviewLink(Signed):
    """A signed link to one revision, until it expires or is revoked."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="links", editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.revision} → {self.expires_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """What the address carries: nobody can make one up."""
        return _SIGNER.sign(str(self.pk))

    @classmethod
    def find(cls, token: str) -> "PreviewLink | None":
        """The link with this token, open or not; None if the token was not signed here."""
        try:
            pk = _SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        found: PreviewLink | None = cls.objects.filter(pk=pk).first()
        return found
