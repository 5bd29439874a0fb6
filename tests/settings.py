"""The portal's settings with dummy secrets: SQLite and no broker, unless DATABASE_URL or REDIS_URL say otherwise."""

import os
import tempfile
from base64 import urlsafe_b64encode
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "only-for-tests, and as long as a real one has to be"
os.environ["ENCRYPTION_KEYS"] = "t1:" + urlsafe_b64encode(bytes(range(32))).decode()
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="awscheck-tests-")
os.environ["AWS_ENDPOINT_URL"] = ""
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"  # no test waits for an address that is not there
os.environ.pop("DEBUG", None)

from awscheck.settings import *  # noqa: F403
from awscheck.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DATA_DIR"]) / "test.sqlite3")}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # nothing needs to be gathered first
