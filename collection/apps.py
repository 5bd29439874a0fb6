"""Collecting from AWS, and what was collected."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "collection"
    verbose_name = _("Collections")

    def ready(self) -> None:
        from collection import receivers  # noqa: F401  they register themselves
        from collection.search import matching  # noqa: F401
