"""Words of allauth that the desk's own catalogue has in its own way."""

from django.utils.translation import gettext_lazy as _

OTHERWISE = (
    _("Code"),
    _("Authenticator code"),
    _("Incorrect code."),
    _("Master key"),
    _("Backup key"),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("A new set of recovery codes has been generated."),
    _("Security key added."),
    _("Security key removed."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Too many failed login attempts. Try again later."),
)
