"""Who may log in, and who a session's person is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth's, which brings along what every page asks of a person."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
