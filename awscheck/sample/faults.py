"""How AWS says no: the code, the HTTP status and the words, which differ by family of service."""

from moto.core.exceptions import ServiceException

_INVALID_TOKEN = "The security token included in the request is invalid."
_BAD_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)
_NOT_VALIDATED = "AWS was not able to validate the provided access credentials"
_EXPIRED = "The security token included in the request is expired"

# fault -> family -> (code, HTTP status, words)
FAULTS: dict[str, dict[str, tuple[str, int, str]]] = {
    "unsigned": {
        "ec2": ("MissingParameter", 400, "The request must contain the parameter AWSAccessKeyId"),
        "s3": ("AccessDenied", 403, "Access Denied"),
        "query": ("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
        "json": ("MissingAuthenticationTokenException", 403, "Missing Authentication Token"),
    },
    "unknown_key": {
        "ec2": ("AuthFailure", 401, _NOT_VALIDATED),
        "s3": ("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."),
        "query": ("InvalidClientTokenId", 403, _INVALID_TOKEN),
        "json": ("UnrecognizedClientException", 403, _INVALID_TOKEN),
    },
    "wrong_token": {
        "ec2": ("AuthFailure", 401, _NOT_VALIDATED),
        "s3": ("InvalidToken", 400, "The provided token is malformed or otherwise invalid."),
        "query": ("InvalidClientTokenId", 403, _INVALID_TOKEN),
        "json": ("UnrecognizedClientException", 403, _INVALID_TOKEN),
    },
    "wrong_secret": {
        "ec2": ("AuthFailure", 401, _NOT_VALIDATED),
        "s3": ("SignatureDoesNotMatch", 403, _BAD_SIGNATURE),
        "query": ("SignatureDoesNotMatch", 403, _BAD_SIGNATURE),
        "json": ("InvalidSignatureException", 403, _BAD_SIGNATURE),
    },
    "expired": {
        "ec2": ("RequestExpired", 400, "Request has expired."),
        "s3": ("ExpiredToken", 400, "The provided token has expired."),
        "query": ("ExpiredToken", 403, _EXPIRED),
        "json": ("ExpiredTokenException", 403, _EXPIRED),
    },
    "denied": {
        "ec2": ("UnauthorizedOperation", 403, "You are not authorized to perform this operation. {}"),
        "s3": ("AccessDenied", 403, "{}"),
        "query": ("AccessDenied", 403, "{}"),
        "json": ("AccessDeniedException", 403, "{}"),
    },
    "unknown_operation": {
        "ec2": ("InvalidAction", 400, "The action {} is not valid for this web service."),
        "s3": ("NotImplemented", 501, "A header you provided implies functionality that is not implemented."),
        "query": ("InvalidAction", 400, "Could not find operation {}"),
        "json": ("UnknownOperationException", 400, "The operation {} is not known to the sample AWS."),
    },
}


class Refusal(ServiceException):
    """A call that AWS answers with an error; `status` is the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code, message)
        self.status = status


def refusal(fault: str, family: str, detail: str = "") -> Refusal:
    """The refusal for a fault, in the words of the service's family (`ec2`, `s3`, `query` or `json`)."""
    code, status, words = FAULTS[fault][family]
    return Refusal(code, words.format(detail), status)
