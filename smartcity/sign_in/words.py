"""Words of allauth and of Django that the desk's own catalogue has in its own way."""

from django.utils.translation import gettext_lazy as _

OF_ALLAUTH = (
    _("Code"),
    _("Authenticator code"),
    _("Master key"),
    _("Backup key"),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("A new set of recovery codes has been generated."),
    _("Security key added."),
    _("Security key removed."),
    _("Use your password"),
    _("Key nr. {number}"),
    _("TOTP Authenticator"),
    _("Incorrect password."),
    _("Be patient, you are sending too many requests."),
    _("Too many failed login attempts. Try again later."),
)
OF_PASSWORD_RESET = (
    _("Password reset"),
    _("Password reset confirmation"),
    _("Password reset sent"),
    _("Reset my password"),
    _(
        "Forgotten your password? Enter your email address below, and we’ll email instructions for "
        "setting a new one."
    ),
    _(
        "We’ve emailed you instructions for setting your password, if an account exists with the "
        "email you entered. You should receive them shortly."
    ),
    _(
        "If you don’t receive an email, please make sure you’ve entered the address you registered "
        "with, and check your spam folder."
    ),
    _("Please enter your new password twice so we can verify you typed it in correctly."),
    _(
        "The password reset link was invalid, possibly because it has already been used.  Please "
        "request a new password reset."
    ),
    _("Your password has been set.  You may go ahead and log in now."),
    # The mail.
    _("Password reset on %(site_name)s"),
    _(
        "You're receiving this email because you requested a password reset for your user account "
        "at %(site_name)s."
    ),
    _("Please go to the following page and choose a new password:"),
    _("In case you’ve forgotten, you are:"),
    _("Thanks for using our site!"),
    _("The %(site_name)s team"),
)
OF_THE_ADMIN = (
    _("Log out"),
    _("Logged out"),
    _("Add %s"),
    _("Add %(name)s"),
    _("Add another %(model)s"),
    _("Add link"),
    _("Change or view list link"),
    _("Model name"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _(" By %(filter_title)s "),
    _(":"),  # behind the name of a field
)
