"""The portal's Celery app whose workers also write down each AWS call: `celery -A tests.bench.recording worker`.

Only for the one run that makes the log; what is measured runs the portal's own app, unwatched. A line is what the
yardstick reads: {"service": …, "region": …, "operation": …, "params": {…}}, appended to the file BENCH_CALLS.
"""

import json
import os
from typing import Any

from botocore.session import Session

from awscheck.aws import clients
from awscheck.celery import app

__all__ = ["app"]
_watch = clients.watch


def _watch_and_record(session: Session) -> None:
    _watch(session)
    session.register("provide-client-params", _record)


def _record(params: dict[str, Any], model: Any, context: dict[str, Any], **_: object) -> None:
    call = {
        "service": model.service_model.service_name, "region": context["client_region"], "operation": model.name,
        "params": params,
    }  # fmt: skip
    file = os.open(os.environ["BENCH_CALLS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, json.dumps(call, default=str).encode() + b"\n")
    os.close(file)


clients.watch = _watch_and_record
