"""The WSGI entry point, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "awscheck.settings")
application = get_wsgi_application()

from accounts.checks import refuse_to_start  # noqa: E402  it needs the settings

refuse_to_start()
