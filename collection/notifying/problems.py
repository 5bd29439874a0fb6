"""Why a notice did not arrive, each with what helps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeProblem(models.TextChoices):
    """Codes as they are stored; the words are for the person who wanted to be told."""

    BAD_ADDRESS = "bad_address", _("The address cannot be used: it must be https://, with a name and nothing secret.")
    NO_SUCH_NAME = "no_such_name", _("No address belongs to this name. Check its spelling, or its DNS.")
    NOT_ALLOWED = (
        "not_allowed",
        _("It leads into a private network. The portal's operator can allow that (NOTIFY_ALLOWED_NETWORKS)."),
    )
    UNREACHABLE = "unreachable", _("Nobody answers there. Check that the receiver runs and can be reached.")
    TOO_SLOW = "too_slow", _("No answer within 10 seconds. Let the receiver answer first, and work afterwards.")
    BAD_CERTIFICATE = "bad_certificate", _("Its certificate is not trusted, or is for another name.")
    REDIRECTS = "redirects", _("The receiver sends elsewhere, which is not followed. Enter the final address.")
    REFUSES = "refuses", _("The receiver refuses it. Check that it knows the secret; its own log says why.")
    GONE = "gone", _("The receiver says that it is gone for good (410).")
    FAILS = "fails", _("The receiver failed. Its own log says why.")
    NO_MAIL = "no_mail", _("The portal has no mail server. Its operator can set one (EMAIL_URL).")
    NO_ADDRESS = "no_address", _("Your mail address is not confirmed. Confirm it on this page.")
    MAIL_REFUSED = (
        "mail_refused",
        _("The mail server does not take it. The portal's operator finds the reason in the log."),
    )
    NO_SECRET = "no_secret", _("The secret cannot be read any more. Make a new one.")
    NO_RIGHT = "no_right", _("You may no longer look at this collection.")
    SWITCHED_OFF = "switched_off", _("It was switched off before it could be sent.")
    NO_CHANGE = "no_change", _("Nothing differs from the collection before.")
    LOST = "lost", _("Those who sent it died over it.")
