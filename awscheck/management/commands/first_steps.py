"""`manage.py first_steps`: says how to create the admin while there is none."""

import os
import sys
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from awscheck.environment import for_another_shell


class Command(BaseCommand):
    help = "Says how to create the first admin, or nothing when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        if get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
            return
        python = os.path.relpath(sys.executable) if Path.cwd() in Path(sys.executable).parents else sys.executable
        self.stdout.write("Nobody can sign in yet. Create the admin in another terminal:")
        self.stdout.write(f"  {for_another_shell(os.environ)}{python} manage.py createsuperuser")
