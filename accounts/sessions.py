"""Sessions in the database, encrypted: a sign-in to AWS lives in them, and a signed row could be read by anyone."""

import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.serializers import JSONSerializer

from accounts import encryption

log = logging.getLogger(__name__)


class SessionStore(DatabaseStore):
    """Django's database store whose data opens only in its own row."""

    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import Session  # the models are not loaded yet when settings name this engine

        return Session

    @property
    def _context(self) -> str:
        return f"accounts.session:{self.session_key}:session_data"

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encryption.seal(JSONSerializer().dumps(session_dict).decode(), context=self._context)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            text = encryption.unseal(str(session_data), context=self._context)
            return dict(JSONSerializer().loads(text.encode()))
        except encryption.EncryptionError as error:
            log.warning("A session was ended: %s", type(error).__name__)  # its text would name the session
            return {}
