"""Error answers as AWS sends them, in each of its protocols."""

import json
from xml.sax.saxutils import escape

Answer = tuple[int, str, bytes]  # status, content type, body
# For each protocol a service and a call that need no parameters
SPEAKERS = {
    "query": ("iam", "list_users"),
    "ec2": ("ec2", "describe_instances"),
    "json": ("dynamodb", "list_tables"),
    "rest-json": ("lambda", "list_functions"),
    "rest-xml": ("route53", "list_hosted_zones"),
    "cbor": ("eventbridgev2", "list_event_buses"),
}
AS_JSON = {
    "InvalidClientTokenId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "ExpiredToken": "ExpiredTokenException",
}
# The same refusal at the door has another name in each protocol
DOOR_CODES: dict[str, dict[str, str]] = {
    "query": {},
    "ec2": {
        "InvalidClientTokenId": "AuthFailure",
        "SignatureDoesNotMatch": "AuthFailure",
        "ExpiredToken": "RequestExpired",
    },
    "json": AS_JSON,
    "rest-json": AS_JSON,
    "rest-xml": {"InvalidClientTokenId": "InvalidAccessKeyId"},
    "cbor": AS_JSON,
}


def error_answer(protocol: str, code: str, message: str = "", status: int = 400) -> Answer:
    """An error in a protocol's own form."""
    inner = f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    request_id = "<RequestId>fake-request</RequestId>"
    match protocol:
        case "query":
            return status, "text/xml", f"<ErrorResponse>{inner}{request_id}</ErrorResponse>".encode()
        case "ec2":
            return (
                status,
                "text/xml",
                f"<Response><Errors>{inner}</Errors><RequestID>fake-request</RequestID></Response>".encode(),
            )
        case "rest-xml":
            return status, "application/xml", inner.replace("</Error>", f"{request_id}</Error>").encode()
        case "cbor":
            return status, "application/cbor", _cbor({"__type": code, "message": message})
        case _:
            return status, "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message}).encode()


def protocol_of(service: str, path: str, has_target: bool, has_action: bool) -> str:
    """The protocol in which a request came."""
    if service in ("ec2", "s3", "route53"):
        return "ec2" if service == "ec2" else "rest-xml"
    if path.startswith("/service/"):
        return "cbor"
    return "json" if has_target else "query" if has_action else "rest-json"


def _cbor(texts: dict[str, str]) -> bytes:
    return bytes([0xA0 + len(texts)]) + b"".join(_cbor_text(text) for pair in texts.items() for text in pair)


def _cbor_text(text: str) -> bytes:
    data = text.encode()
    return b"\x79" + len(data).to_bytes(2, "big") + data
