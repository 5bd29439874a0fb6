"""One AWS call as it came over HTTP: which operation of which service, in which region, with which parameters."""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

from botocore.exceptions import UnknownServiceError
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

from awscheck.sample.faults import Refusal

Reply = tuple[int, list[tuple[str, str]], bytes]
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<signing_name>[^/]+)/aws4_request, ?"
    r"SignedHeaders=(?P<headers>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
# botocore's client where AWS signs under another name
SIGNING_NAMES = {
    "access-analyzer": "accessanalyzer", "airflow": "mwaa", "aps": "amp", "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2", "elasticmapreduce": "emr", "es": "opensearch", "monitoring": "cloudwatch",
    "servicequotas": "service-quotas", "ses": "sesv2", "sso": "sso-admin", "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}  # fmt: skip
PATHS = (("apigateway", "/v2/", "apigatewayv2"), ("s3", "/v20180820/", "s3control"), ("es", "/2015-01-01/", "es"))
VERSIONS = (("elasticloadbalancing", b"Version=2012-06-01", "elb"), ("ses", b"Version=2010-12-01", "ses"))


@dataclass
class Call:
    """A call; `account` and `caller` (an ARN) are known once its key was recognised."""

    request: Request
    body: bytes
    credential: Mapping[str, str]
    account: str = ""
    caller: str = ""
    path_params: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, environ: dict[str, Any]) -> "Call":
        """Read a call without using it up: the body can be read again by whoever comes next."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        match = AUTHORIZATION.match(request.headers.get("Authorization", ""))
        return cls(request, body, match.groupdict() if match else {})

    @cached_property
    def service(self) -> str:
        name = self.credential.get("signing_name", "s3")
        for signing_name, path, service in PATHS:
            if name == signing_name and self.request.path.startswith(path):
                return service
        for signing_name, version, service in VERSIONS:
            if name == signing_name and version in self.body:
                return service
        return SIGNING_NAMES.get(name, name)

    @property
    def region(self) -> str:
        return self.credential.get("region", "us-east-1")

    @cached_property
    def model(self) -> ServiceModel:
        try:
            return get_service_model(self.service)
        except UnknownServiceError:
            return get_service_model("sts")

    @cached_property
    def operation_model(self) -> OperationModel:
        try:
            operation, self.path_params = get_service_router(self.service).match(self.request)
        except (HTTPException, NotImplementedError, UnknownServiceError):
            return OperationModel({}, self.model)
        return operation

    @property
    def operation(self) -> str:
        """The operation as AWS names it (`ListQueues`), empty when it is none."""
        return str(self.operation_model._operation_model.get("name", ""))

    @cached_property
    def protocol(self) -> str:
        try:
            return determine_request_protocol(self.model, self.request.content_type)
        except NotImplementedError:
            return str(self.model.protocol)

    @property
    def family(self) -> str:
        """Which services say no in the same words: `ec2`, `s3`, `query` or `json`."""
        if self.service in ("s3", "s3control"):
            return "s3"
        if self.protocol == "ec2":
            return "ec2"
        in_query_words = self.protocol in ("query", "rest-xml") or self.model.is_query_compatible
        return "query" if in_query_words else "json"

    @cached_property
    def params(self) -> dict[str, Any]:
        operation = self.operation_model
        parser = PROTOCOL_PARSERS[self.protocol](operation)
        return dict(
            parser.parse(
                {
                    "method": self.request.method,
                    "values": self.request.values,
                    "headers": self.request.headers,
                    "body": self.body,
                    "url_path": self.request.path,
                    "url_params": self.path_params,
                }
            )
        )

    def reply(self, result: Mapping[str, Any] | Exception) -> Reply:
        """The result or the refusal, written in the protocol in which the call came."""
        serializer_class = get_serializer_class(self.model.service_name, self.protocol)
        request_id = str(uuid4())  # every answer of AWS carries one
        context = SerializationContext(request_id)
        serializer = serializer_class(self.operation_model, context, value_picker=XFormedAttributePicker())
        response = serializer.serialize(result)
        status = result.status if isinstance(result, Refusal) else response["status_code"]
        body = response["body"]
        head = headers(response["headers"].items(), request_id)
        return status, head, body.encode() if isinstance(body, str) else body


def headers(items: Iterable[tuple[str, Any]], request_id: str) -> list[tuple[str, str]]:
    """HTTP headers, the request id among them."""
    return [*((name, str(value)) for name, value in items), ("x-amzn-RequestId", request_id)]
