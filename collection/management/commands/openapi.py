"""Write the description of the API anew: `manage.py openapi`."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from collection.api.portal import openapi

FILE = Path(settings.BASE_DIR) / "docs/openapi.json"


def text() -> str:
    """As docs/openapi.json has it."""
    return json.dumps(openapi(), indent=1, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Writes docs/openapi.json from the code of the API."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(text(), encoding="utf-8")
