"""Whether a person's mail address is theirs: they have followed a link that was mailed there."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.login import mail
from accounts.models import Person

SALT = "accounts.confirming"
LASTS = 24 * 3600  # seconds that a link works
PAUSE = 60  # seconds between two mails to one person


def confirmed_address(user: User) -> str:
    """The address to write to; nothing where there is none, or it was another one that they confirmed."""
    confirmed = Person.of(user).confirmed_email
    return confirmed if confirmed and confirmed == user.email else ""


def new_key(user: User) -> str:
    """For the link: it tells whose and which address, signed."""
    return signing.dumps([user.pk, user.email], salt=SALT)


def ask(user: User, url: str) -> bool:
    """Mail the link; False where one was mailed a moment ago, or there is nobody to mail to."""
    if not settings.CAN_MAIL or not user.email or not cache.add(f"confirming-{user.pk}", 1, PAUSE):
        return False
    text = render_to_string("accounts/mail/confirm.txt", {"url": url, "user": user})
    mail.post(EmailMessage(f"[AWS Console Check] {_('Confirm your mail address')}", text, to=[user.email]))
    return True


def confirm(user: User, key: str) -> bool:
    """Whether the key is this person's, for the address that they have now; then that one is confirmed."""
    try:
        whose, address = signing.loads(key, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return False
    if whose != user.pk or not user.email or address != user.email:
        return False
    Person.of(user)
    return bool(Person.objects.filter(user=user).update(confirmed_email=address))
