"""A cache in the database: what counts tries must outlive a dead broker, and be the same for all processes.

Django's own would keep pickles there, so that who can write a row could run code; this one keeps JSON.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class DatabaseCache(BaseCache):
    """What expired is taken away by the next that is kept."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    @property
    def _rows(self) -> Any:
        from accounts.models import KeptValue  # the models are not loaded yet when settings name this backend

        return KeptValue.objects

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        self._forget()
        try:
            with transaction.atomic():
                self._rows.create(key=self.make_and_validate_key(key, version), value=value, **self._until(timeout))
        except IntegrityError:
            return False
        return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        row = self._rows.filter(pk=self.make_and_validate_key(key, version), expires_at__gt=timezone.now()).first()
        return default if row is None else row.value

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._forget()
        fields = {"value": value, **self._until(timeout)}
        self._rows.update_or_create(pk=self.make_and_validate_key(key, version), defaults=fields)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        rows = self._rows.filter(pk=self.make_and_validate_key(key, version), expires_at__gt=timezone.now())
        return bool(rows.update(**self._until(timeout)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._rows.filter(pk=self.make_and_validate_key(key, version)).delete()[0])

    def clear(self) -> None:
        self._rows.all().delete()

    def _until(self, timeout: Any) -> dict[str, datetime]:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return {"expires_at": NEVER if seconds is None else timezone.now() + timedelta(seconds=seconds)}

    def _forget(self) -> None:
        self._rows.filter(expires_at__lte=timezone.now()).delete()
