"""Who you are: login, teams, credential profiles, the AWS sign-in of a session, encryption."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and credentials")

    def ready(self) -> None:
        from accounts import checks, receivers  # noqa: F401  they register themselves
        from accounts.login import receivers as login_receivers  # noqa: F401
