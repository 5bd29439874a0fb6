"""Every row of the table, in every protocol that can say it, over a real socket."""

import socket
from typing import Any

import botocore.exceptions as boto
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.retries.standard import ThrottledRetryableChecker

from awscheck.aws import (
    AwsSession,
    Credentials,
    InvalidRegionError,
    NoPortalIdentityError,
    Reason,
    UnusableCredentialsError,
    classify,
    parse_role_arn,
)
from awscheck.aws.codes import CODES
from tests.aws_errors import SPEAKERS
from tests.fake_sts import FakeSts

ANY = tuple(SPEAKERS)
XML = ("query", "ec2", "rest-xml")
JSON = ("json", "rest-json", "cbor")
URL = "https://ec2.us-east-1.amazonaws.com/"
WHO = "User: arn:aws:iam::1:user/b is not authorized to perform: a:B"

# Protocols, code, AWS's words and HTTP status: state and reason
ROWS: list[tuple[tuple[str, ...], str, str, int, str]] = [
    (("query",), "InvalidClientTokenId", "The security token … is invalid.", 403, "refused unknown_key"),
    (JSON, "UnrecognizedClientException", "The security token … is invalid.", 400, "refused unknown_key"),
    (("rest-xml",), "InvalidAccessKeyId", "The AWS Access Key Id … does not exist", 403, "refused unknown_key"),
    (("ec2",), "AuthFailure", "AWS was not able to validate the …", 401, "refused unknown_key"),
    (XML, "SignatureDoesNotMatch", "The request signature … does not match", 403, "refused wrong_secret"),
    (JSON, "InvalidSignatureException", "The request signature … does not match", 403, "refused wrong_secret"),
    (XML, "SignatureDoesNotMatch", "Signature expired: … is now earlier than …", 403, "refused clock"),
    (JSON, "InvalidSignatureException", "Signature not yet current: 20260101T000000Z", 403, "refused clock"),
    (ANY, "RequestTimeTooSkewed", "The difference … is too large.", 403, "refused clock"),
    (ANY, "IncompleteSignature", "", 400, "error bug"),
    (ANY, "MissingAuthenticationToken", "Request is missing Authentication Token", 403, "error bug"),
    (ANY, "ExpiredToken", "The security token … is expired", 403, "expired expired_token"),
    (ANY, "ExpiredTokenException", "The security token … is expired", 403, "expired expired_token"),
    (("ec2",), "RequestExpired", "Request has expired.", 400, "expired expired_token"),
    (ANY, "InvalidToken", "The provided token is malformed …", 400, "refused missing_token"),
    (ANY, "MalformedPolicyDocument", "", 400, "error bug"),
    (ANY, "PackedPolicyTooLarge", "", 400, "error bug"),
    (ANY, "RegionDisabledException", "STS is not activated in this region", 403, "not_enabled region_disabled"),
    (ANY, "AccessDenied", WHO, 403, "denied permission"),
    (ANY, "AccessDeniedException", f"{WHO} because no identity-based policy allows it", 403, "denied permission"),
    (("ec2",), "UnauthorizedOperation", "You are not authorized …", 403, "denied permission"),
    (("ec2",), "Client.UnauthorizedOperation", "You are not authorized …", 403, "denied permission"),
    (("query",), "AuthorizationError", WHO, 403, "denied permission"),
    (ANY, "AccessDenied", f"{WHO} with an explicit deny in a service control policy", 403, "denied_by_scp scp"),
    (ANY, "AccessDenied", f"{WHO} because no service control policy allows it", 403, "denied_by_scp scp"),
    (("ec2",), "UnauthorizedOperation", "… an explicit deny in a service control policy", 403, "denied_by_scp scp"),
    (ANY, "AccessDenied", f"{WHO} with an explicit deny in a resource control policy", 403, "denied_by_scp rcp"),
    (ANY, "AccessDenied", f"{WHO} because no permissions boundary allows it", 403, "denied boundary"),
    (ANY, "AccessDenied", f"{WHO} with an explicit deny in a permissions boundary", 403, "denied boundary"),
    (ANY, "AccessDenied", f"{WHO} because no session policy allows it", 403, "denied session_policy"),
    (ANY, "AccessDenied", f"{WHO} because no VPC endpoint policy allows it", 403, "denied vpc_endpoint"),
    (ANY, "AccessDenied", f"{WHO} because no resource-based policy allows it", 403, "denied resource_policy"),
    (ANY, "AccessDenied", f"{WHO} with an explicit deny in an identity-based policy", 403, "denied explicit_deny"),
    (ANY, "OptInRequired", "You are not subscribed to this service.", 403, "not_enabled subscription"),
    (ANY, "SubscriptionRequiredException", "The AWS Access Key Id needs a …", 400, "not_enabled subscription"),
    (ANY, "InvalidAccessException", "Account 1 is not subscribed to …", 401, "not_enabled not_in_use"),
    (JSON, "AccessDeniedException", "Macie is not enabled", 403, "not_enabled not_in_use"),
    (ANY, "AWSOrganizationsNotInUseException", "Your account is not a member", 400, "not_enabled not_in_use"),
    (
        JSON,
        "AccessDeniedException",
        "You don't have permissions to access this resource.",
        400,
        "not_enabled management_account",
    ),
    (
        JSON,
        "AccessDeniedException",
        "Invoking account does not have access to list coverage.",
        403,
        "not_enabled not_in_use",
    ),
    (
        JSON,
        "WAFInvalidParameterException",
        "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT",
        400,
        "not_in_region not_offered",
    ),
    (ANY, "PendingVerification", "… is currently being verified", 400, "denied account_on_hold"),
    (ANY, "Blocked", "This account is currently blocked", 400, "denied account_on_hold"),
    (("rest-xml",), "NotSignedUp", "Your account is not signed up", 403, "denied account_on_hold"),
    (("rest-xml",), "AccountProblem", "There is a problem with your AWS account", 403, "denied account_on_hold"),
    (ANY, "Throttling", "Rate exceeded", 400, "throttled throttling"),
    (ANY, "ThrottlingException", "Rate exceeded", 400, "throttled throttling"),
    (("ec2",), "RequestLimitExceeded", "Request limit exceeded.", 503, "throttled throttling"),
    (("rest-xml",), "SlowDown", "Please reduce your request rate.", 503, "throttled throttling"),
    (ANY, "TooManyRequestsException", "", 429, "throttled throttling"),
    (ANY, "SomethingElse", "", 429, "throttled throttling"),
    (ANY, "ClientException", "Rate exceeded", 400, "throttled throttling"),
    (ANY, "InternalFailure", "", 500, "error aws_trouble"),
    (ANY, "ServiceUnavailable", "", 503, "error aws_trouble"),
    (ANY, "SomethingElse", "", 502, "error aws_trouble"),
    (ANY, "UnsupportedOperation", "… is not supported in this region", 400, "not_in_region not_offered"),
    (ANY, "RequestTimeout", "", 400, "timed_out timeout"),
    (("rest-xml",), "AuthorizationHeaderMalformed", "the region is wrong", 400, "error other_region"),
    (("rest-xml",), "IllegalLocationConstraintException", "", 400, "error other_region"),
    (ANY, "ValidationError", "", 400, "error unknown"),
    (ANY, "NeverHeardOf", "Something new", 400, "error unknown"),
    (ANY, "NeverHeardOf", "", 403, "error unknown"),
]  # fmt: skip
CASES = [(protocol, *row) for protocols, *row in ROWS for protocol in protocols]


@pytest.fixture
def session(fake_sts: FakeSts) -> AwsSession:
    return AwsSession(Credentials("access_key", fake_sts.add_user().params), quick=True)


def ask(session: AwsSession, protocol: str) -> ClientError:
    service, operation = SPEAKERS[protocol]
    with pytest.raises(ClientError) as caught:
        getattr(session.client(service, "us-east-1"), operation)()
    return caught.value


SIGNED_AS = {"eventbridgev2": "events"}


@pytest.mark.parametrize("protocol", ANY)
def test_each_row_in_each_protocol(session: AwsSession, fake_sts: FakeSts, protocol: str) -> None:
    service = SPEAKERS[protocol][0]
    for _, code, message, status, verdict in (case for case in CASES if case[0] == protocol):
        fake_sts.refuse(SIGNED_AS.get(service, service), "", protocol, code, message, status)
        fault = classify(ask(session, protocol))
        assert (f"{fault.state} {fault.reason}", fault.code) == (verdict, code), message
        assert fault.message == message
        assert fault.request_id == "fake-request"


def answer(code: str, message: str = "", operation: str = "ListThings", status: int = 400) -> ClientError:
    metadata: Any = {"HTTPStatusCode": status, "RequestId": "r1"}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, operation)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("AccessDenied", "trust"),
        ("InvalidClientTokenId", "portal_identity"),
        ("SignatureDoesNotMatch", "portal_identity"),
        ("ExpiredToken", "portal_identity"),
        ("ValidationError", "role_limits"),
        ("RegionDisabledException", "sts_region"),
    ],
)
def test_in_assume_role_the_role_or_the_portal_is_refused(code: str, reason: str) -> None:
    fault = classify(answer(code, operation="AssumeRole"), operation="DescribeInstances")
    assert (fault.state, fault.reason) == ("refused", reason)


def test_an_account_without_password_policy_is_an_answer() -> None:
    fault = classify(answer("NoSuchEntity", operation="GetAccountPasswordPolicy"))
    assert (fault.state, fault.reason) == ("not_enabled", "not_in_use")


def test_elsewhere_no_such_entity_is_none() -> None:
    assert classify(answer("NoSuchEntity", operation="GetUser")).state == "error"


def test_a_long_term_key_does_not_expire_so_the_clock_is_wrong() -> None:
    assert classify(answer("RequestExpired"), is_long_term=True).reason == "clock"
    assert classify(answer("RequestExpired")).reason == "expired_token"


@pytest.mark.parametrize("code", ["InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "InvalidToken"])
def test_a_key_that_fails_only_in_some_regions_may_be_a_disabled_region(code: str) -> None:
    fault = classify(answer(code, "text"))
    assert fault.may_be_region
    disabled = fault.as_region_disabled()
    assert (disabled.state, disabled.reason, disabled.code) == ("not_enabled", "region_disabled", code)


@pytest.mark.parametrize("code", ["AccessDenied", "ExpiredToken", "SignatureDoesNotMatch", "NeverHeardOf"])
def test_other_refusals_say_nothing_about_the_region(code: str) -> None:
    assert not classify(answer(code)).may_be_region


@pytest.mark.parametrize(
    ("code", "passing"), [("Throttling", True), ("InternalFailure", True), ("AccessDenied", False)]
)
def test_what_passes_by_itself(code: str, passing: bool) -> None:
    assert classify(answer(code)).is_passing is passing


def test_all_throttling_codes_of_botocore_are_known() -> None:
    known = {code for code, (state, _) in CODES.items() if state == "throttled"}
    assert known >= set(ThrottledRetryableChecker._THROTTLED_ERROR_CODES)


def test_no_code_reads_as_success() -> None:
    states = {state for state, _ in CODES.values()}
    assert not states & {"ok", "empty", "pending", "running"}


def unreachable(cause: Any) -> BotoCoreError:
    error: BotoCoreError = boto.EndpointConnectionError(endpoint_url=URL, error=cause)
    return error


DNS = socket.gaierror(-2, "Name or service not known")


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (unreachable(DNS), "unreachable", "dns"),
        (unreachable("Failed to resolve 'ec2.us-east-1.amazonaws.com'"), "unreachable", "dns"),
        (unreachable("Connection refused"), "unreachable", "network"),
        (boto.ConnectTimeoutError(endpoint_url=URL, error="t"), "unreachable", "connect_timeout"),
        (boto.ReadTimeoutError(endpoint_url=URL, error="t"), "timed_out", "timeout"),
        (boto.SSLError(endpoint_url=URL, error="certificate verify failed"), "unreachable", "tls"),
        (boto.ConnectionClosedError(endpoint_url=URL, error="c"), "unreachable", "network"),
        (boto.ResponseStreamingError(error="c"), "unreachable", "network"),
        (boto.IncompleteReadError(actual_bytes=1, expected_bytes=2), "unreachable", "network"),
        (boto.ProxyConnectionError(proxy_url="http://p", error="c"), "unreachable", "network"),
        (boto.HTTPClientError(error="c"), "unreachable", "network"),
        (boto.UnknownRegionError(region_name="x", error_msg="m"), "not_in_region", "not_offered"),
        (boto.InvalidRegionError(region_name="x"), "not_in_region", "not_offered"),
        (InvalidRegionError("x"), "not_in_region", "not_offered"),
        (boto.ParamValidationError(report="r"), "error", "bug"),
        (boto.NoCredentialsError(), "error", "bug"),
        (boto.PartialCredentialsError(provider="p", cred_var="v"), "error", "bug"),
        (boto.CredentialRetrievalError(provider="p", error_msg="m"), "refused", "portal_identity"),
        (boto.ProfileNotFound(profile="p"), "refused", "portal_identity"),
        (ResponseParserError("not XML"), "error", "garbled"),
        (NoPortalIdentityError(), "refused", "no_portal_identity"),
        (UnusableCredentialsError("missing_key"), "refused", "missing_key"),
    ],
)
def test_what_never_got_an_answer(error: BotoCoreError, state: str, reason: str) -> None:
    fault = classify(error)
    assert (fault.state, fault.reason, fault.code) == (state, reason, type(error).__name__)


def test_a_malformed_arn_has_its_reason() -> None:
    with pytest.raises(UnusableCredentialsError) as caught:
        parse_role_arn("x")
    assert classify(caught.value).reason == "malformed_arn"


def test_a_name_that_is_not_found_means_not_offered_only_where_botocore_lists_none() -> None:
    assert classify(unreachable(DNS), service="s3control", region="ap-east-2").state == "not_in_region"
    assert classify(unreachable(DNS), service="ec2", region="us-east-1").state == "unreachable"
    assert classify(unreachable(DNS), service="iam", region="us-east-1").state == "unreachable"


def test_a_closed_port_is_unreachable(session: AwsSession, fake_sts: FakeSts, settings: Any) -> None:
    settings.AWS_ENDPOINT_URL = "http://127.0.0.1:9"
    with pytest.raises(BotoCoreError) as caught:
        session.identity()
    assert (classify(caught.value).state, classify(caught.value).reason) == ("unreachable", "network")


def test_a_garbled_answer_is_no_success(session: AwsSession, fake_sts: FakeSts) -> None:
    fake_sts.answer("sts", "GetCallerIdentity", "<html>Log in to the hotel's network")
    with pytest.raises(ResponseParserError) as caught:
        session.identity()
    assert classify(caught.value).state == "error"


def test_a_long_message_is_cut() -> None:
    assert len(classify(answer("X", "word " * 999)).message) == 500


def test_secrets_in_a_message_are_hidden() -> None:
    fault = classify(answer("SignatureDoesNotMatch", "AKIACANARY0000001234 x-amz-security-token:CANARY/TOKEN"))
    assert fault.message == "AKIA…1234 x-amz-security-token:[hidden]"


@pytest.mark.parametrize("response", [{}, {"Error": {}}, {"Error": {"Code": None, "Message": None}}])
def test_an_answer_without_anything_is_an_error(response: Any) -> None:
    assert (classify(ClientError(response, "X")).state, classify(ClientError(response, "X")).reason) == (
        "error",
        "unknown",
    )


def test_every_reason_of_the_tables_is_declared() -> None:
    assert {reason for _, reason in CODES.values()} <= set(Reason)
