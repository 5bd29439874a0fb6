"""`manage.py catalogue`: write docs/catalogue.md again from the declarations."""

from typing import Any

from django.core.management.base import BaseCommand

from collection import catalogue


class Command(BaseCommand):
    help = "Write docs/catalogue.md from the declarations. A test fails while the file is behind."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue.FILE.write_text(catalogue.markdown(), encoding="utf-8")
