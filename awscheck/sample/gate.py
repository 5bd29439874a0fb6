"""The gate before moto: recognises the caller, withholds, answers what moto lacks, and hands on the rest."""

import io
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

from awscheck.sample import keys, permissions
from awscheck.sample.answers import ANSWERS
from awscheck.sample.call import Call, Reply
from awscheck.sample.faults import Refusal, refusal

TRIES = 4
# Moto makes the addresses of queues from the host that was asked, so that they would change with the port, and reads
# EMR's region from it.
HOSTS = {"emr": "elasticmapreduce", "sqs": "sqs"}


class Gate:
    """A WSGI application in front of another."""

    def __init__(self, moto: Any) -> None:
        self.moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        call = Call.read(environ)
        try:
            return self.let_in(call, environ, start_response)
        except Refusal as no:
            return send(call.reply(no), start_response)

    def let_in(self, call: Call, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        keys.recognise(call)
        permissions.check(call)
        if answer := ANSWERS.get((call.service, call.operation)):
            return send(call.reply(answer(call)), start_response)
        return self.ask_moto(call, environ, start_response)

    def ask_moto(self, call: Call, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = call.account
        if call.service in HOSTS:
            host = f"{HOSTS[call.service]}.{call.region}.amazonaws.com"
            environ.update({"HTTP_HOST": host, "wsgi.url_scheme": "https"})
        body, status, headers = self.answer_of_moto(call, environ)
        if status.startswith("404") and "html" in headers.get("Content-Type", ""):
            raise refusal("unknown_operation", call.family, call.operation)
        start_response(status, list(headers))
        return body

    def answer_of_moto(self, call: Call, environ: dict[str, Any]) -> tuple[Iterable[bytes], str, Headers]:
        """moto is not made for threads: now and then one changes what another is reading. It is asked again then."""
        for tries_left in reversed(range(TRIES)):
            try:
                answer = run_wsgi_app(self.moto, {**environ, "wsgi.input": io.BytesIO(call.body)}, buffered=True)
            except NotImplementedError as error:
                raise refusal("unknown_operation", call.family, call.operation) from error
            except RuntimeError:
                if not tries_left:
                    raise
            else:
                if not answer[1].startswith("500") or not tries_left:
                    return answer
        raise AssertionError("unreachable")


def send(reply: Reply, start_response: Any) -> Iterable[bytes]:
    status, headers, body = reply
    start_response(f"{status} -", [*headers, ("Content-Length", str(len(body)))])
    return [body]
