"""The WSGI entry point, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "awscheck.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  they need the settings

from accounts.checks import refuse_to_start  # noqa: E402
from awscheck.memory import settle  # noqa: E402

refuse_to_start()
get_resolver().url_patterns  # noqa: B018  loads all views now, not while somebody waits
settle()
