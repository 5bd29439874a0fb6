"""gunicorn's configuration: `gunicorn --config python:awscheck.serving awscheck.wsgi`."""

import os
from pathlib import Path

from awscheck.logs import logging_config

_host = os.environ.get("HOST") or "127.0.0.1"
bind = f"[{_host}]:{os.environ.get('PORT') or 8000}" if ":" in _host else f"{_host}:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60  # seconds; the slowest page is an export, which streams
graceful_timeout = 5
keepalive = 30
limit_request_line = 8190  # bytes, the most that gunicorn reads: a search in Korean takes nine for each letter
limit_request_field_size = limit_request_line + 512  # htmx tells in a header which address it comes from
control_socket_disable = True
forwarded_allow_ips = ""  # what proxies say is Django's to believe: BEHIND_PROXY, TRUSTED_PROXY_COUNT
forwarder_headers = ""  # no visitor moves the portal below another path (SCRIPT_NAME)
if Path("/dev/shm").is_dir():  # noqa: S108  # gunicorn's heartbeat file, which a slow disk would hold up
    worker_tmp_dir = "/dev/shm"  # noqa: S108
logconfig_dict = logging_config(os.environ.get("LOG_LEVEL") or "INFO", os.environ.get("LOG_FORMAT") or "plain")
