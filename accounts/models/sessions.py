"""The encrypted sessions."""

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession

from accounts import encryption


class Session(AbstractBaseSession):
    """A session's row; `accounts.sessions` seals its data."""

    sealed_fields: ClassVar[dict[str, str]] = {"session_data": "data_context"}

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore

        return SessionStore

    def get_decoded(self) -> dict[str, Any]:
        return dict(self.get_session_store_class()(self.session_key).decode(self.session_data))

    def data_context(self) -> str:
        return encryption.context_of(self, "session_data")
